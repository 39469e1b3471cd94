import { isObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { streamRows, type CouchResponse } from '../http/response.ts';
import { MAX_BULK_DOCUMENTS, MAX_SAME_DOCUMENT, requireFew } from '../limits.ts';
import { renderRevision } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import { compareRevs, isRev, leavesBelow, leavesOf } from '../revisions.ts';
import type { Database } from '../store/database.ts';

type Wanted = { id: unknown; rev: unknown };
type Options = { revs: boolean; latest: boolean };

const readWanted = (value: unknown): Wanted => {
  const { id, rev } = isObject(value) ? value : {};
  return { id: id ?? null, rev };
};

const errorRow = ({ id, rev }: Wanted, error: string, reason: string) =>
  JSON.stringify({ error: { id, rev, error, reason } });

/** The leaves of a document, or those below a revision; the revision itself where there are none. */
async function chooseRevs(database: Database, id: string, rev: string | undefined): Promise<string[]> {
  const revisions = await database.revisions(id);
  const leaves = rev === undefined ? leavesOf(revisions) : leavesBelow(revisions, rev);
  return leaves.length > 0 || rev === undefined ? leaves.map((leaf) => leaf.rev).sort(compareRevs) : [rev];
}

async function renderWanted(database: Database, { id, rev }: Wanted, { revs, latest }: Options) {
  if (typeof id !== 'string')
    return [errorRow({ id, rev: null }, 'bad_request', 'document must be a JSON object')];
  if (id === '') return [errorRow({ id, rev: null }, 'illegal_docid', 'Document id must not be empty')];
  if (rev !== undefined && !isRev(rev)) return [errorRow({ id, rev }, 'bad_request', 'Invalid rev format')];
  if (!database.index.get(id)) return [errorRow({ id, rev: rev ?? 'undefined' }, 'not_found', 'missing')];
  const rows: string[] = [];
  const chosen = rev !== undefined && !latest ? [rev] : await chooseRevs(database, id, rev);
  for (const one of chosen) {
    const text = await renderRevision(database, { id, rev: one }, { revs });
    rows.push(text === undefined ? errorRow({ id, rev: one }, 'not_found', 'missing') : `{"ok":${text}}`);
  }
  return rows;
}

/** How often the most frequent id occurs. */
function mostOfOneId(items: Wanted[]): number {
  const counts = new Map<unknown, number>();
  for (const { id } of items) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].reduce((most, count) => Math.max(most, count), 0);
}

/** `POST /{db}/_bulk_get`. */
export async function bulkGet(request: DatabaseRequest): Promise<CouchResponse> {
  const { endpoint, query, name, user } = request;
  const { docs } = await readPosted(request);
  if (!Array.isArray(docs)) throw badRequest("Missing JSON list of 'docs'.");
  requireFew(user, docs.length, MAX_BULK_DOCUMENTS, 'documents');
  const options = { revs: query.get('revs') === 'true', latest: query.get('latest') === 'true' };
  const render = (batch: Wanted[]) =>
    endpoint.databases.use(name, (database) =>
      Promise.all(
        batch.map(async (wanted) => {
          const rows = await renderWanted(database, wanted, options);
          return `{"id":${JSON.stringify(wanted.id)},"docs":[${rows.join(',')}]}`;
        })
      )
    );
  const items = docs.map(readWanted);
  requireFew(user, mostOfOneId(items), MAX_SAME_DOCUMENT, 'revisions of one document');
  return { status: 200, body: streamRows({ head: '{"results":[', items, render, withDocuments: true }) };
}

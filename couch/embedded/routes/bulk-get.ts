import { isObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import type { Answer, DatabaseRequest } from '../http/request.ts';
import { streamRows } from '../http/rows.ts';
import { renderRevision } from '../reads.ts';
import type { Database } from '../store/database.ts';
import { byAge, isRev, leavesBelow, leavesOf } from '../revisions.ts';

type Wanted = { id: unknown; rev: unknown };

const readWanted = (value: unknown): Wanted => {
  const { id, rev } = isObject(value) ? value : {};
  return { id: id ?? null, rev };
};

const errorRow = (id: unknown, rev: unknown, error: string, reason: string) =>
  JSON.stringify({ error: { id, rev, error, reason } });

/** All leaves of a document without a named revision; of a named one itself, or with `latest` the leaves below it. */
async function chooseRevs(database: Database, id: string, rev: string | undefined, latest: boolean) {
  if (rev !== undefined && !latest) return [rev];
  const revisions = await database.revisions(id);
  const leaves = rev === undefined ? leavesOf(revisions) : leavesBelow(revisions, rev);
  return leaves.length > 0 || rev === undefined ? leaves.map((leaf) => leaf.rev).sort(byAge) : [rev];
}

async function renderWanted(database: Database, { id, rev }: Wanted, revs: boolean, latest: boolean) {
  if (typeof id !== 'string') return [errorRow(id, null, 'bad_request', 'document must be a JSON object')];
  if (id === '') return [errorRow(id, null, 'illegal_docid', 'Document id must not be empty')];
  if (rev !== undefined && !isRev(rev)) return [errorRow(id, rev, 'bad_request', 'Invalid rev format')];
  if (!database.directory.get(id)) return [errorRow(id, rev ?? 'undefined', 'not_found', 'missing')];
  const rows: string[] = [];
  for (const one of await chooseRevs(database, id, rev, latest)) {
    const text = await renderRevision(database, id, one, { revs });
    rows.push(text === undefined ? errorRow(id, one, 'not_found', 'missing') : `{"ok":${text}}`);
  }
  return rows;
}

/** `POST /{db}/_bulk_get`. */
export async function bulkGet(request: DatabaseRequest): Promise<Answer> {
  const { incoming, endpoint, query, name } = request;
  const { docs } = await readPosted(incoming, endpoint.maxBodyBytes);
  if (!Array.isArray(docs)) throw badRequest("Missing JSON list of 'docs'.");
  const wanted = docs.map(readWanted);
  const revs = query.get('revs') === 'true';
  const latest = query.get('latest') === 'true';
  const render = (batch: Wanted[]) =>
    endpoint.databases.use(name, (database) =>
      Promise.all(
        batch.map(async (one) => {
          const rows = await renderWanted(database, one, revs, latest);
          return `{"id":${JSON.stringify(one.id)},"docs":[${rows.join(',')}]}`;
        })
      )
    );
  return { status: 200, body: streamRows('{"results":[', wanted, render, '\n]}\n') };
}

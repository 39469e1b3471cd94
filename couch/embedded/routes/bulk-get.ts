import { isObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import type { CouchResponse } from '../http/response.ts';
import { streamDocuments } from '../http/stream-rows.ts';
import { MAX_BULK_DOCUMENTS, MAX_REVISIONS_OF_ONE, MAX_SAME_DOCUMENT, requireFew } from '../limits.ts';
import { renderRevision } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import { compareRevs, isRev, leavesBelow, leavesOf } from '../revisions.ts';
import type { DocumentRecord } from '../store/document-record.ts';

type Wanted = { id: unknown; rev: unknown };

const readWanted = (value: unknown): Wanted => {
  const { id, rev } = isObject(value) ? value : {};
  return { id: id ?? null, rev };
};

const errorRow = ({ id, rev }: Wanted, error: string, reason: string) =>
  JSON.stringify({ error: { id, rev, error, reason } });

/** A document with the revisions that a request names of it. `below`: with `latest`, the leaves that replace each of them. */
type NamedDocument = { record: DocumentRecord; below: Map<string, string[]> };

/** So many documents are remembered that a request names again, each with up to 2,000 revisions. */
const MAX_REMEMBERED = 5;

/** The documents that a request names, each read once although it is named several times in a row. */
class NamedDocuments {
  readonly #request: DatabaseRequest;
  readonly #revs = new Map<string, Set<string>>();
  readonly #isLatest: boolean;
  readonly #remembered = new Map<string, Promise<NamedDocument | undefined>>();

  constructor(request: DatabaseRequest, items: Wanted[], isLatest: boolean) {
    this.#request = request;
    this.#isLatest = isLatest;
    for (const { id, rev } of items) {
      if (typeof id !== 'string') continue;
      const revs = this.#revs.get(id) ?? new Set();
      this.#revs.set(id, revs);
      if (isRev(rev)) revs.add(rev);
    }
  }

  read(id: string): Promise<NamedDocument | undefined> {
    const known = this.#remembered.get(id);
    if (known) return known;
    const reading = this.#read(id);
    this.#remembered.set(id, reading);
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined && this.#remembered.size > MAX_REMEMBERED) this.#remembered.delete(oldest);
    return reading;
  }

  async #read(id: string): Promise<NamedDocument | undefined> {
    const { endpoint, name } = this.#request;
    const record = await endpoint.databases.use(name, (database) => database.record(id));
    const revs = (this.#isLatest && this.#revs.get(id)) || [];
    return record && { record, below: leavesBelow(record.revisions, revs) };
  }
}

/** The leaves of a document, or those below a revision; the revision itself where there are none. */
function chooseRevs({ record, below }: NamedDocument, rev: string | undefined): string[] {
  const leaves = rev === undefined ? leavesOf(record.revisions).map((leaf) => leaf.rev) : below.get(rev);
  return leaves?.length || rev === undefined ? [...(leaves ?? [])].sort(compareRevs) : [rev];
}

type Reading = { request: DatabaseRequest; documents: NamedDocuments; revs: boolean };

async function* renderWanted({ id, rev }: Wanted, reading: Reading): AsyncGenerator<string> {
  if (typeof id !== 'string')
    return yield errorRow({ id, rev: null }, 'bad_request', 'document must be a JSON object');
  if (id === '') return yield errorRow({ id, rev: null }, 'illegal_docid', 'Document id must not be empty');
  if (rev !== undefined && !isRev(rev))
    return yield errorRow({ id, rev }, 'bad_request', 'Invalid rev format');
  const { request, documents, revs } = reading;
  const document = await documents.read(id);
  if (!document) return yield errorRow({ id, rev: rev ?? 'undefined' }, 'not_found', 'missing');
  let separator = '';
  for (const one of chooseRevs(document, rev)) {
    const text = await request.endpoint.databases.use(request.name, (database) =>
      renderRevision(database, document.record, { rev: one, extras: { revs } })
    );
    const row = text === undefined ? errorRow({ id, rev: one }, 'not_found', 'missing') : `{"ok":${text}}`;
    yield separator + row;
    separator = ',';
  }
}

async function* renderItem(wanted: Wanted, reading: Reading): AsyncGenerator<string> {
  yield `{"id":${JSON.stringify(wanted.id)},"docs":[`;
  yield* renderWanted(wanted, reading);
  yield ']}';
}

/** Refuses a request that reads much of one document. @throws CouchError 413. */
function requireFewOfEach({ user, database }: DatabaseRequest, items: Wanted[], isLatest: boolean): void {
  const named = new Map<string, { items: number; revisions: number }>();
  for (const { id, rev } of items) {
    if (typeof id !== 'string') continue;
    const leaves = database.index.get(id)?.revs ?? [];
    const isOne = isRev(rev) && (!isLatest || leaves.includes(rev));
    const { items: count, revisions } = named.get(id) ?? { items: 0, revisions: 0 };
    named.set(id, { items: count + 1, revisions: revisions + (isOne ? 1 : leaves.length) });
  }
  for (const { items: count, revisions } of named.values()) {
    requireFew(user, count, MAX_SAME_DOCUMENT, 'revisions of one document');
    if (count > 1) requireFew(user, revisions, MAX_REVISIONS_OF_ONE, 'revisions of one document');
  }
}

/** `POST /{db}/_bulk_get`. */
export async function bulkGet(request: DatabaseRequest): Promise<CouchResponse> {
  const { query, user } = request;
  const { docs } = await readPosted(request);
  if (!Array.isArray(docs)) throw badRequest("Missing JSON list of 'docs'.");
  requireFew(user, docs.length, MAX_BULK_DOCUMENTS, 'documents');
  const isLatest = query.get('latest') === 'true';
  const items = docs.map(readWanted);
  requireFewOfEach(request, items, isLatest);
  const documents = new NamedDocuments(request, items, isLatest);
  const reading = { request, documents, revs: query.get('revs') === 'true' };
  const body = streamDocuments('{"results":[', items, (wanted) => renderItem(wanted, reading));
  return { status: 200, body };
}

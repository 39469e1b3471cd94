import { isDesignId, type JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import type { DatabaseRequest } from '../http/request.ts';
import type { Database } from '../store/database.ts';
import type { Entry } from '../store/document-index.ts';
import { compileSelector } from './selector.ts';

/** A document that changed, and those of its leaves that a feed tells of. */
export type Change = { entry: Entry; revs: string[] };

/** Keeps those of a batch of changes that a feed is about. */
export type Filter = (database: Database, changes: Change[]) => Promise<Change[]> | Change[];

function splitName(text: string | undefined, what: string): [design: string, key: string] {
  const match = /^([^/]+)\/(.+)$/.exec(text ?? '');
  if (!match) throw badRequest(`\`${what}\` must be of the form \`designname/filtername\``);
  return [match[1] as string, match[2] as string];
}

function byIds(ids: unknown): Filter {
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
    throw badRequest('`doc_ids` filter parameter is not a list of doc ids.');
  const wanted = new Set<unknown>(ids);
  return (_database, changes) => changes.filter(({ entry }) => wanted.has(entry.id));
}

async function readLeaf({ pouch }: Database, id: string, rev: string): Promise<JsonObject> {
  const stored = await pouch.body(id, rev);
  const body: JsonObject = stored ? JSON.parse(stored.json) : {};
  return { _id: id, _rev: rev, ...(stored?.deleted && { _deleted: true }), ...body };
}

/** Keeps the leaves whose documents pass a test, and the changes that have some. */
function byDocument(
  test: (database: Database, docs: JsonObject[]) => Promise<boolean[]> | boolean[]
): Filter {
  return async (database, changes) => {
    const leaves = changes.flatMap(({ entry, revs }) => revs.map((rev) => ({ id: entry.id, rev })));
    const docs = await Promise.all(leaves.map(({ id, rev }) => readLeaf(database, id, rev)));
    const passed = await test(database, docs);
    let place = 0;
    return changes
      .map(({ entry, revs }) => ({ entry, revs: revs.filter(() => passed[place++]) }))
      .filter(({ revs }) => revs.length > 0);
  };
}

async function byDesign(
  request: DatabaseRequest,
  text: string | undefined,
  kind: 'filters' | 'views'
): Promise<Filter> {
  const [design, key] = splitName(text, kind === 'views' ? 'view' : 'filter');
  await request.database.functions.filter(design, key, kind);
  const { name, roles } = request.user;
  const req = {
    method: request.method,
    query: Object.fromEntries(request.query),
    userCtx: { db: request.name, name, roles }
  };
  return byDocument(async (database, docs) => {
    // Looked up anew for each batch: a feed outlives a change of its filter.
    const sandbox = await database.functions.filter(design, key, kind);
    return sandbox.call(kind === 'views' ? 'emits' : 'filter', { docs, req }) as boolean[];
  });
}

/** The filter a `_changes` request asks for. @throws CouchError 400 or 404. */
export async function readFilter(request: DatabaseRequest, body: JsonObject): Promise<Filter> {
  const name = request.query.get('filter');
  if (name === undefined) return (_database, changes) => changes;
  if (name === '_design') return (_database, changes) => changes.filter(({ entry }) => isDesignId(entry.id));
  if (name === '_view') return byDesign(request, request.query.get('view'), 'views');
  if (name === '_selector') {
    const test = compileSelector(body['selector']);
    return byDocument((_database, docs) => docs.map(test));
  }
  if (name !== '_doc_ids') return byDesign(request, name, 'filters');
  const ids = request.query.get('doc_ids');
  return byIds(body['doc_ids'] ?? (ids === undefined ? undefined : parseJson(ids)));
}

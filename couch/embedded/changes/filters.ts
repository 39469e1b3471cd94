import { isDesignId, isObject, type JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import type { DatabaseRequest } from '../http/request.ts';
import type { Database } from '../store/database.ts';
import { winner, type Entry } from '../store/directory.ts';
import { compileSelector } from './selector.ts';

/** Keeps those of a batch of changes that a feed is about. */
export type Filter = (database: Database, entries: Entry[]) => Promise<Entry[]> | Entry[];

function splitName(text: string | undefined, what: string): [design: string, key: string] {
  const match = /^([^/]+)\/(.+)$/.exec(text ?? '');
  if (!match) throw badRequest(`\`${what}\` must be of the form \`designname/filtername\``);
  return [match[1] as string, match[2] as string];
}

function byIds(ids: unknown): Filter {
  if (!Array.isArray(ids)) throw badRequest('`doc_ids` filter parameter is not a list of doc ids.');
  const wanted = new Set<unknown>(ids);
  return (_database, entries) => entries.filter((entry) => wanted.has(entry.id));
}

async function readDocuments({ pouch }: Database, entries: Entry[]): Promise<JsonObject[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const stored = await pouch.body(entry.id, winner(entry));
      const body: JsonObject = stored ? JSON.parse(stored.json) : {};
      return { _id: entry.id, _rev: winner(entry), ...(entry.deleted && { _deleted: true }), ...body };
    })
  );
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
  return async (database, entries) => {
    // Looked up anew for each batch: a feed outlives a change of its filter.
    const sandbox = await database.functions.filter(design, key, kind);
    const docs = await readDocuments(database, entries);
    const kept = sandbox.call(kind === 'views' ? 'emits' : 'filter', { docs, req }) as boolean[];
    return entries.filter((_, index) => kept[index]);
  };
}

/** The filter a `_changes` request asks for. @throws CouchError 400 or 404. */
export async function readFilter(request: DatabaseRequest, body: JsonObject): Promise<Filter> {
  const name = request.query.get('filter');
  if (name === undefined) return (_database, entries) => entries;
  if (name === '_design') return (_database, entries) => entries.filter((entry) => isDesignId(entry.id));
  if (name === '_view') return byDesign(request, request.query.get('view'), 'views');
  if (name === '_selector') {
    const test = compileSelector(body['selector']);
    return async (database, entries) => {
      const docs = await readDocuments(database, entries);
      return entries.filter((_, index) => isObject(docs[index]) && test(docs[index]));
    };
  }
  if (name !== '_doc_ids') return byDesign(request, name, 'filters');
  const ids = request.query.get('doc_ids');
  return byIds(body['doc_ids'] ?? (ids === undefined ? undefined : parseJson(ids)));
}

import { setImmediate } from 'node:timers/promises';
import type { FunctionName } from '../design/design-functions.ts';
import { isDesignId, type JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { parseJson } from '../http/json.ts';
import { MAX_KEYS, requireFew } from '../limits.ts';
import { renderRevision } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import { isServerAdmin } from '../security.ts';
import type { Database } from '../store/database.ts';
import type { IndexEntry } from '../store/document-index.ts';
import { compileSelector } from './selector.ts';

/** A document that changed, and those of its leaves that the feed lists. */
export type Change = { entry: IndexEntry; revs: string[] };

/** Chooses the changes of a batch that the feed lists. */
export type Filter = (database: Database, changes: Change[]) => Promise<Change[]> | Change[];

/** Whether the filter of this name looks at documents; the others look at ids only. */
export const readsDocuments = (name: string | undefined): boolean =>
  name !== undefined && name !== '_design' && name !== '_doc_ids';

/** The filter that a `_changes` request names. @throws CouchError 400, 403, 404 or 413. */
export async function readFilter(request: DatabaseRequest, body: JsonObject): Promise<Filter> {
  const name = request.query.get('filter');
  if (name === undefined) return (_database, changes) => changes;
  if (name === '_design') return (_database, changes) => changes.filter(({ entry }) => isDesignId(entry.id));
  if (name === '_view') return byFunction(request, parseName(request.query.get('view'), 'views'));
  if (name === '_selector') {
    const test = compileSelector(body['selector'], isServerAdmin(request.user));
    return byDocument(async (_database, docs) => {
      const passed: boolean[] = [];
      for (const doc of docs) {
        passed.push(test(doc));
        // Other requests are served between documents, which may be large.
        await setImmediate();
      }
      return passed;
    });
  }
  if (name !== '_doc_ids') return byFunction(request, parseName(name, 'filters'));
  const ids = request.query.get('doc_ids');
  return byIds(request, body['doc_ids'] ?? (ids === undefined ? undefined : parseJson(ids)));
}

function parseName(text: string | undefined, kind: 'filters' | 'views'): FunctionName {
  const match = /^([^/]+)\/(.+)$/.exec(text ?? '');
  const parameter = kind === 'views' ? 'view' : 'filter';
  if (!match) throw badRequest(`\`${parameter}\` must be of the form \`designname/filtername\``);
  return { design: match[1] as string, kind, key: match[2] as string };
}

function byIds({ user }: DatabaseRequest, ids: unknown): Filter {
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
    throw badRequest('`doc_ids` filter parameter is not a list of doc ids.');
  requireFew(user, ids.length, MAX_KEYS, '`doc_ids`');
  const wanted = new Set<unknown>(ids);
  return (_database, changes) => changes.filter(({ entry }) => wanted.has(entry.id));
}

/** Documents of about so many characters are tested at once. */
const MAX_TESTED = 250_000;

type Leaf = { of: Change; rev: string; doc: JsonObject };

/** Chooses the leaves whose documents pass a test, and the changes that have such leaves. */
function byDocument(
  test: (database: Database, docs: JsonObject[]) => Promise<boolean[]> | boolean[]
): Filter {
  return async (database, changes) => {
    const chosen = changes.map(({ entry }): Change => ({ entry, revs: [] }));
    let leaves: Leaf[] = [];
    let characters = 0;
    const testLeaves = async () => {
      const docs = leaves.map(({ doc }) => doc);
      const passed = docs.length > 0 ? await test(database, docs) : [];
      for (const [position, { of, rev }] of leaves.entries()) if (passed[position]) of.revs.push(rev);
      leaves = [];
      characters = 0;
    };
    for (const [position, of] of chosen.entries()) {
      const { id } = of.entry;
      const record = await database.record(id);
      for (const rev of changes[position]?.revs ?? []) {
        const text = await renderRevision(database, record, { rev });
        leaves.push({ of, rev, doc: text === undefined ? { _id: id, _rev: rev } : JSON.parse(text) });
        characters += text?.length ?? 0;
        if (characters >= MAX_TESTED) await testLeaves();
      }
    }
    await testLeaves();
    return chosen.filter(({ revs }) => revs.length > 0);
  };
}

/** Chooses by a function of a design document. */
async function byFunction(request: DatabaseRequest, name: FunctionName): Promise<Filter> {
  const { functions } = request.endpoint;
  await functions.filter(request.database, name);
  const { name: user, roles } = request.user;
  const req = {
    method: request.method,
    query: Object.fromEntries(request.query),
    userCtx: { db: request.name, name: user, roles }
  };
  return byDocument(async (database, docs) => {
    // Looked up again for each batch, because the function may change while the feed goes on.
    const sandbox = await functions.filter(database, name);
    return sandbox.call(name.kind === 'views' ? 'emits' : 'filter', { docs, req }) as boolean[];
  });
}

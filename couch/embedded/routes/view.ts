import { isObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { withMembers, type Query } from '../http/query.ts';
import type { CouchResponse } from '../http/response.ts';
import { streamDocuments, streamRows } from '../http/stream-rows.ts';
import { MAX_KEYS, MAX_QUERIES, requireFew } from '../limits.ts';
import { renderRevision } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import type { Database } from '../store/database.ts';
import { winnerOf } from '../store/document-index.ts';
import type { Group } from '../views/block.ts';
import { readViewQuery, type ViewQuery } from '../views/query.ts';
import { builtinOf, groupRows, reduceBuiltin } from '../views/reduce.ts';
import type { ViewRow } from '../views/row-order.ts';
import type { SortedRows } from '../views/rows.ts';
import { selectGroups, selectPage, selectRows } from '../views/select.ts';
import type { View, ViewGroup } from '../views/view-group.ts';

/** The design document and the view that a path names. */
type ViewName = { design: string; view: string };

type Queried = { group: ViewGroup; view: View; query: ViewQuery };

const textOf = (group: Group) =>
  (group.text ??= JSON.stringify({ key: group.key, value: group.value ?? null }));

async function renderReduced(queried: Queried): Promise<string> {
  const { group, view, query } = queried;
  const builtin = builtinOf(view.reduce ?? '');
  const groups = await group.read(
    view,
    query.update,
    async ({ rows }) => (builtin && (await selectGroups(rows, query, builtin))) ?? reduceWhole(queried, rows)
  );
  const page = groups.slice(query.skip, query.skip + query.limit);
  return `{"rows":[\n${page.map(textOf).join(',\n')}\n]}\n`;
}

/** Reduces each group from all of its rows. */
async function reduceWhole({ group, view, query }: Queried, rows: SortedRows): Promise<Group[]> {
  const { reduce = '', reduceIndex } = view;
  const groups = (await selectRows(rows, query)).flatMap((range) => groupRows(range, query.level));
  const builtin = builtinOf(reduce);
  if (builtin) return groups.map(({ key, rows }) => ({ key, value: reduceBuiltin(builtin, rows) }));
  const values = group.reduces.call('reduce', {
    which: reduceIndex,
    groups: groups.map((one) => ({
      keys: one.rows.map((row) => [row.key, row.id]),
      values: one.rows.map((row) => row.value)
    }))
  }) as unknown[];
  return groups.map(({ key }, index) => ({ key, value: values[index] }));
}

/** The row's document, or the one that its value links to by `_id` (and `_rev`). */
async function renderLinked(database: Database, row: ViewRow, conflicts: boolean): Promise<string> {
  const link = isObject(row.value) ? row.value : {};
  const id = typeof link['_id'] === 'string' ? link['_id'] : row.id;
  const entry = database.index.get(id);
  if (!entry || entry.deleted) return 'null';
  const rev = typeof link['_rev'] === 'string' ? link['_rev'] : winnerOf(entry);
  return (
    (await renderRevision(database, await database.record(id), { rev, extras: { conflicts } })) ?? 'null'
  );
}

async function streamMapped({ endpoint, name, database }: DatabaseRequest, { group, view, query }: Queried) {
  const { page, total, sequence } = await group.read(view, query.update, async ({ rows, sequence }) => ({
    page: await selectPage(rows, query),
    total: rows.length,
    sequence
  }));
  const updated = query.updateSequence
    ? `"update_seq":${JSON.stringify(database.formatSequence(sequence))},`
    : '';
  const head = `{"total_rows":${total},"offset":${query.skip},${updated}"rows":[`;
  const render = ({ id, key, value }: ViewRow) => JSON.stringify({ id, key, value });
  const renderWithDocument = async function* (row: ViewRow) {
    const doc = await endpoint.databases.use(name, (open) => renderLinked(open, row, query.conflicts));
    yield `${render(row).slice(0, -1)},"doc":${doc}}`;
  };
  if (query.includeDocs) return streamDocuments(head, page, renderWithDocument);
  return streamRows(head, page, (batch) => batch.map(render));
}

async function sendView(request: DatabaseRequest, name: ViewName, query: Query): Promise<CouchResponse> {
  const { database, endpoint, user } = request;
  const group = await endpoint.views.get(database, name.design);
  const view = group.view(name.view);
  const viewQuery = readViewQuery(query, view.reduce !== undefined);
  requireFew(user, viewQuery.keys?.length ?? 0, MAX_KEYS, '`keys`');
  const queried = { group, view, query: viewQuery };
  const body = viewQuery.reduce ? await renderReduced(queried) : await streamMapped(request, queried);
  return { status: 200, body };
}

/** `GET …/_view/{view}`. */
export const getView = (request: DatabaseRequest, name: ViewName) => sendView(request, name, request.query);

/** `POST …/_view/{view}`. */
export async function postView(request: DatabaseRequest, name: ViewName): Promise<CouchResponse> {
  return sendView(request, name, withMembers(request.query, await readPosted(request, {})));
}

/** `POST …/_view/{view}/queries`: several queries at once. */
export async function postQueries(request: DatabaseRequest, name: ViewName): Promise<CouchResponse> {
  const { queries } = await readPosted(request);
  if (!Array.isArray(queries)) throw badRequest('`queries` member must be an array.');
  requireFew(request.user, queries.length, MAX_QUERIES, '`queries`');
  const bodies: CouchResponse['body'][] = [];
  for (const query of queries.filter(isObject))
    bodies.push((await sendView(request, name, withMembers(request.query, query))).body);
  return { status: 200, body: joinBodies(bodies) };
}

async function* joinBodies(bodies: CouchResponse['body'][]): AsyncGenerator<string> {
  yield '{"results":[\n';
  for (const [index, body] of bodies.entries()) {
    if (index > 0) yield ',\n';
    if (typeof body === 'string') yield body;
    else yield* body;
  }
  yield '\n]}\n';
}

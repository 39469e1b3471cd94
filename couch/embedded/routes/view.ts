import { isObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { withMembers, type Query } from '../http/query.ts';
import type { Answer, DatabaseRequest } from '../http/request.ts';
import { streamRows } from '../http/rows.ts';
import { renderRevision, renderWinner } from '../reads.ts';
import { formatSequence } from '../sequences.ts';
import type { Database } from '../store/database.ts';
import type { Group } from '../views/block.ts';
import { groupRows } from '../views/group-rows.ts';
import type { ViewGroup, View } from '../views/view-group.ts';
import { readViewQuery, type ViewQuery } from '../views/query.ts';
import { builtinOf, reduceBuiltin } from '../views/reduce.ts';
import type { Row } from '../views/rows.ts';
import { selectGroups, selectRows } from '../views/select.ts';

type Asked = { group: ViewGroup; view: View; query: ViewQuery };

const textOf = (group: Group) =>
  (group.text ??= JSON.stringify({ key: group.key, value: group.value ?? null }));

function renderReduced(asked: Asked): string {
  const { view, query } = asked;
  const builtin = builtinOf(view.reduce ?? '');
  const groups = (builtin && selectGroups(view.rows, query, builtin)) ?? reduceWhole(asked);
  const chosen = groups.slice(query.skip, query.skip + query.limit);
  return `{"rows":[\n${chosen.map(textOf).join(',\n')}\n]}\n`;
}

/** Reduces each group from all of its rows. */
function reduceWhole({ group, view, query }: Asked): Group[] {
  const { reduce = '', rows, which } = view;
  const groups = selectRows(rows, query).flatMap((range) => groupRows(range, query.level));
  const builtin = builtinOf(reduce);
  if (builtin) return groups.map(({ key, rows }) => ({ key, value: reduceBuiltin(builtin, rows) }));
  const values = group.reduceSandbox.call('reduce', {
    which,
    groups: groups.map((one) => ({
      keys: one.rows.map((row) => [row.key, row.id]),
      values: one.rows.map((row) => row.value)
    }))
  }) as unknown[];
  return groups.map(({ key }, index) => ({ key, value: values[index] }));
}

/** The row's document, or the one its value links to by `_id` (and `_rev`). */
async function renderLinked(database: Database, row: Row, conflicts: boolean): Promise<string> {
  const link = isObject(row.value) ? row.value : {};
  const id = typeof link['_id'] === 'string' ? link['_id'] : row.id;
  const entry = database.directory.get(id);
  if (!entry || entry.deleted) return 'null';
  if (typeof link['_rev'] === 'string')
    return (await renderRevision(database, id, link['_rev'], { conflicts })) ?? 'null';
  return (await renderWinner(database, entry, { conflicts })) ?? 'null';
}

function streamMapped({ endpoint, name, database }: DatabaseRequest, { group, view, query }: Asked) {
  const chosen = selectRows(view.rows, query)
    .flat()
    .slice(query.skip, query.skip + query.limit);
  const sequence = query.updateSequence
    ? `"update_seq":${JSON.stringify(formatSequence(database, group.sequence))},`
    : '';
  const head = `{"total_rows":${view.rows.length},"offset":${query.skip},${sequence}"rows":[`;
  const render = (batch: Row[]) =>
    endpoint.databases.use(name, (open) =>
      Promise.all(
        batch.map(async ({ id, key, value }) => {
          const row = JSON.stringify({ id, key, value });
          if (!query.includeDocs) return row;
          return `${row.slice(0, -1)},"doc":${await renderLinked(open, { id, key, value }, query.conflicts)}}`;
        })
      )
    );
  return streamRows(head, chosen, render, '\n]}\n');
}

async function ask(database: Database, design: string, name: string, query: Query): Promise<Asked> {
  const group = await database.views.group(design);
  const { reduce } = await group.view(name, false);
  const read = readViewQuery(query, reduce !== undefined);
  return { group, view: await group.view(name, read.update), query: read };
}

async function answerView(
  request: DatabaseRequest,
  design: string,
  name: string,
  query: Query
): Promise<Answer> {
  const asked = await ask(request.database, design, name, query);
  const body = asked.query.reduce ? renderReduced(asked) : streamMapped(request, asked);
  return { status: 200, body };
}

export const getView = (request: DatabaseRequest, design: string, name: string) =>
  answerView(request, design, name, request.query);

export async function postView(request: DatabaseRequest, design: string, name: string): Promise<Answer> {
  const body = await readPosted(request.incoming, request.endpoint.maxBodyBytes, {});
  return answerView(request, design, name, withMembers(request.query, body));
}

/** `POST …/_view/{name}/queries`: several queries at once. */
export async function postQueries(request: DatabaseRequest, design: string, name: string): Promise<Answer> {
  const { queries } = await readPosted(request.incoming, request.endpoint.maxBodyBytes);
  if (!Array.isArray(queries)) throw badRequest('`queries` member must be an array.');
  const results: string[] = [];
  for (const one of queries.filter(isObject)) {
    const { body } = await answerView(request, design, name, withMembers(request.query, one));
    results.push(typeof body === 'string' ? body : await collect(body));
  }
  return { status: 200, body: `{"results":[\n${results.join(',\n')}\n]}\n` };
}

async function collect(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

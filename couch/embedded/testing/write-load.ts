import { admin } from './start-endpoint.ts';

const authorization = `Basic ${Buffer.from(admin).toString('base64')}`;
export const sentHeaders = { authorization, 'content-type': 'application/json' };

/** The parsed answer; undefined when the endpoint was killed before it had answered. */
export async function send(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  try {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return await (await fetch(url + path, { method, headers: sentHeaders, ...sent })).json();
  } catch {
    return undefined;
  }
}

/** What each document must be found as: its revision and its number. */
export type Acknowledged = Map<string, { rev: string; n: number }>;
type Row = { ok?: true; id: string; rev: string };

/** Edits its own documents, one by one and in bulk, until the endpoint no longer answers. */
export async function writeUntilGone(url: string, writer: string, round: number, known: Acknowledged) {
  for (let n = 0; ; n++) {
    const id = `/load/${writer}-single`;
    const rev = known.get(id)?.rev;
    const one = (await send(url, 'PUT', id, { ...(rev && { _rev: rev }), n })) as Row | undefined;
    if (!one?.ok) return;
    known.set(id, { rev: one.rev, n });
    const docs = Array.from({ length: 20 }, (_, i) => ({ _id: `${writer}-${round}-${n}-${i}`, n }));
    const rows = (await send(url, 'POST', '/load/_bulk_docs', { docs })) as Row[] | undefined;
    if (!rows) return;
    for (const row of rows) known.set(`/load/${row.id}`, { rev: row.rev, n });
    if (writer !== 'a' || n % 5 > 0) continue;
    const name = `/${writer}-${round}-${n}`;
    if (!(await send(url, 'PUT', name))) return;
    const inside = (await send(url, 'PUT', `${name}/d`, { n })) as Row | undefined;
    if (!inside) return;
    known.set(`${name}/d`, { rev: inside.rev, n });
  }
}

type Listed = { rows: { id: string; value: { rev: string }; doc: { n: number } }[] };

/** What the endpoint holds of all its databases, by path. */
export async function readAll(url: string): Promise<Acknowledged> {
  const found: Acknowledged = new Map();
  const names = (await send(url, 'GET', '/_all_dbs')) as string[];
  for (const name of names.filter((one) => !one.startsWith('_'))) {
    const { rows } = (await send(url, 'GET', `/${name}/_all_docs?include_docs=true`)) as Listed;
    for (const { id, value, doc } of rows) found.set(`/${name}/${id}`, { rev: value.rev, n: doc.n });
  }
  return found;
}

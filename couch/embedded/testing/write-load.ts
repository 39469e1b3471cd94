import { admin } from './start-endpoint.ts';

const authorization = `Basic ${Buffer.from(admin).toString('base64')}`;
export const sentHeaders = { authorization, 'content-type': 'application/json' };

/** @returns the parsed response; undefined when the endpoint was killed before it responded. */
export async function send(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  try {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return await (await fetch(url + path, { method, headers: sentHeaders, ...sent })).json();
  } catch {
    return undefined;
  }
}

/** The revision and the number of each document by path, as the endpoint acknowledged them. */
export type Acknowledged = Map<string, { rev: string; n: number }>;
type Row = { ok?: true; id: string; rev: string };

export type Writer = { url: string; name: string; round: number; known: Acknowledged };

/** Edits documents of its own, one by one and in bulk, until the endpoint no longer responds. */
export async function writeUntilKilled({ url, name: writer, round, known }: Writer): Promise<void> {
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

/** Reads all documents of all databases, by path. */
export async function readAll(url: string): Promise<Acknowledged> {
  const found: Acknowledged = new Map();
  const names = (await send(url, 'GET', '/_all_dbs')) as string[];
  for (const name of names.filter((one) => !one.startsWith('_'))) {
    const { rows } = (await send(url, 'GET', `/${name}/_all_docs?include_docs=true`)) as Listed;
    for (const { id, value, doc } of rows) found.set(`/${name}/${id}`, { rev: value.rev, n: doc.n });
  }
  return found;
}

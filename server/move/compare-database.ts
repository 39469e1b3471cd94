import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';

const PAGE = 2000;
const MOST_NAMED = 5;

const Rows = v.object({ rows: v.array(v.object({ id: v.string(), value: v.object({ rev: v.string() }) })) });

/** The number of documents of a database, and what differs between the two, in sentences. */
export async function compareDatabase(
  source: Couch,
  target: Couch,
  name: string
): Promise<{ documents: number; differences: string[] }> {
  const [here, there] = await Promise.all([readWinners(source, name), readWinners(target, name)]);
  const ids = new Set([...here.keys(), ...there.keys()]);
  // Other users may live on the target.
  const wanted = [...ids].filter((id) => name !== USERS || here.has(id));
  const differing = wanted.filter((id) => here.get(id) !== there.get(id));
  const differences = differing
    .slice(0, MOST_NAMED)
    .map(
      (id) =>
        `${name}: ${id} is ${here.get(id) ?? 'not there'} here and ${there.get(id) ?? 'not there'} there.`
    );
  if (differing.length > MOST_NAMED)
    differences.push(`${name}: ${differing.length} documents differ in all.`);
  const securities = await Promise.all([source, target].map((couch) => readSecurity(couch, name)));
  if (name !== USERS && securities[0] !== securities[1])
    differences.push(`${name}: the security objects differ.`);
  return { documents: here.size, differences };
}

const readSecurity = async (couch: Couch, name: string) =>
  canonicalJson(await couch.request({ db: name, path: '_security' }));

/** The winning revision of every document; of users without the design documents, which are CouchDB's own. */
async function readWinners(couch: Couch, name: string): Promise<Map<string, string>> {
  const winners = new Map<string, string>();
  let startkey: string | undefined;
  for (;;) {
    const range = startkey === undefined ? {} : { startkey };
    const { rows } = v.parse(Rows, await couch.use(name).list({ ...range, limit: PAGE }));
    for (const { id, value } of rows) {
      if (name !== USERS || !id.startsWith('_design/')) winners.set(id, value.rev);
    }
    if (rows.length < PAGE) return winners;
    startkey = `${rows.at(-1)!.id}\u0000`;
  }
}

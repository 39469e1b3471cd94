import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';

const PAGE = 2000;
const MOST_NAMED = 5;

/** How often and how long a cluster is given time: a copy that lags is asked as well as one that does not. */
const MOST_ATTEMPTS = 3;
const PATIENCE_MS = 3_000;

const Rows = v.object({ rows: v.array(v.object({ id: v.string(), value: v.object({ rev: v.string() }) })) });

export type Compared = { documents: number; differences: string[] };

/** The number of documents of some databases, and what differs between the two and stays so, in sentences. */
export async function compareDatabases(source: Couch, target: Couch, names: string[]): Promise<Compared> {
  const compared = new Map<string, Compared>();
  let unlike = names;
  for (let attempt = 1; unlike.length > 0 && attempt <= MOST_ATTEMPTS; attempt++) {
    if (attempt > 1) await sleep(PATIENCE_MS);
    for (const name of unlike) compared.set(name, await compareDatabase(source, target, name));
    unlike = unlike.filter((name) => compared.get(name)?.differences.length !== 0);
  }
  const all = [...compared.values()];
  return {
    documents: all.reduce((sum, { documents }) => sum + documents, 0),
    differences: all.flatMap(({ differences }) => differences)
  };
}

async function compareDatabase(source: Couch, target: Couch, name: string): Promise<Compared> {
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

import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';

const PAGE = 2000;
const MAX_LISTED = 5;

/** Databases that differ are compared again, because a cluster may read from a copy that is behind. */
const MAX_ATTEMPTS = 3;
const RETRY_MS = 3_000;

const Rows = v.object({ rows: v.array(v.object({ id: v.string(), value: v.object({ rev: v.string() }) })) });

/** The number of documents of the source, and the differences, in sentences. */
export type Comparison = { documents: number; differences: string[] };

/** Compares databases of two CouchDBs, repeatedly where they differ. */
export async function compareDatabases(source: Couch, target: Couch, names: string[]): Promise<Comparison> {
  const comparisons = new Map<string, Comparison>();
  let differing = names;
  for (let attempt = 1; differing.length > 0 && attempt <= MAX_ATTEMPTS; attempt++) {
    if (attempt > 1) await sleep(RETRY_MS);
    for (const name of differing) comparisons.set(name, await compareDatabase(source, target, name));
    differing = differing.filter((name) => comparisons.get(name)?.differences.length !== 0);
  }
  const all = [...comparisons.values()];
  return {
    documents: all.reduce((sum, { documents }) => sum + documents, 0),
    differences: all.flatMap(({ differences }) => differences)
  };
}

async function compareDatabase(source: Couch, target: Couch, name: string): Promise<Comparison> {
  const [here, there] = await Promise.all([readWinners(source, name), readWinners(target, name)]);
  const ids = new Set([...here.keys(), ...there.keys()]);
  // The target may have other users.
  const wanted = [...ids].filter((id) => name !== USERS || here.has(id));
  const differing = wanted.filter((id) => here.get(id) !== there.get(id));
  const revOf = (winners: Map<string, string>, id: string) => winners.get(id) ?? 'missing';
  const differences = differing
    .slice(0, MAX_LISTED)
    .map((id) => `${name}: ${id} is ${revOf(here, id)} on the source and ${revOf(there, id)} on the target.`);
  if (differing.length > MAX_LISTED)
    differences.push(`${name}: ${differing.length} documents differ in all.`);
  const securities = await Promise.all([source, target].map((couch) => readSecurity(couch, name)));
  if (name !== USERS && securities[0] !== securities[1])
    differences.push(`${name}: the security objects differ.`);
  return { documents: here.size, differences };
}

const readSecurity = async (couch: Couch, name: string) =>
  canonicalJson(await couch.request({ db: name, path: '_security' }));

/** The winning revision of every document that is moved; the design documents of the users are CouchDB's own. */
async function readWinners(couch: Couch, name: string): Promise<Map<string, string>> {
  const winners = new Map<string, string>();
  let startkey: string | undefined;
  for (;;) {
    const range = startkey === undefined ? {} : { startkey };
    const { rows } = v.parse(Rows, await couch.use(name).list({ ...range, limit: PAGE }));
    for (const { id, value } of rows) {
      if (id === EPOCHS_ID || (name === USERS && id.startsWith('_design/'))) continue;
      winners.set(id, value.rev);
    }
    if (rows.length < PAGE) return winners;
    startkey = `${rows.at(-1)!.id}\u0000`;
  }
}

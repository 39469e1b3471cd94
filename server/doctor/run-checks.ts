/** Everything that can be wrong with a set-up, each with what was found and what mends it. */
import type { Couch } from '../../couch/connection.ts';
import { describeDatabases } from './expected-databases.ts';
import { examineDatabases } from './check-databases.ts';
import { examineFanIn } from './check-fan-in.ts';
import { examineIndexes } from './check-indexes.ts';
import {
  examineConfiguration,
  examineMembership,
  examineSystemDatabases,
  examineVersion
} from './check-server.ts';

export type Finding = { check: string; ok: boolean; detail: string };

/** `couch` is a connection of an administrator. Throws where no CouchDB answers or it refuses the credentials. */
export async function examine(couch: Couch): Promise<Finding[]> {
  const findings = [await examineVersion(couch), await examineConfiguration(couch)];
  const { nodes, finding } = await examineMembership(couch);
  const system = await examineSystemDatabases(couch);
  findings.push(finding, system);
  // Without users and the rest nothing more can be told.
  if (!system.ok) return findings;
  const expected = await describeDatabases(couch);
  findings.push(...(await examineDatabases(couch, expected, nodes)));
  findings.push(await examineIndexes(couch, expected), await examineFanIn(couch));
  return findings;
}

/** One finding of many: what is wrong, or what is right where nothing is. */
export function conclude(check: string, wrong: string[], right: string, remedy: string): Finding {
  const MOST_NAMED = 5;
  const more = wrong.length > MOST_NAMED ? ` and ${wrong.length - MOST_NAMED} more` : '';
  const ok = wrong.length === 0;
  return { check, ok, detail: ok ? right : `${wrong.slice(0, MOST_NAMED).join('; ')}${more}. ${remedy}` };
}

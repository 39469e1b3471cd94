/** All checks of `doctor`. They change nothing. */
import type { Couch } from '../../couch/connection.ts';
import { checkDatabases } from './check-databases.ts';
import { checkFanIn } from './check-fan-in.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkConfiguration, checkMembership, checkSystemDatabases, checkVersion } from './check-server.ts';
import { checkTeams } from './check-teams.ts';
import { listExpectedDatabases } from './expected-databases.ts';
import type { Finding } from './finding.ts';

/** @throws UnsuitableCouchError when the CouchDB does not respond, or `couch` is not a connection of an administrator. */
export async function runChecks(couch: Couch): Promise<Finding[]> {
  const findings = [await checkVersion(couch), await checkConfiguration(couch)];
  const { nodes, finding } = await checkMembership(couch);
  const system = await checkSystemDatabases(couch);
  findings.push(finding, system);
  // The other checks need the users.
  if (!system.ok) return findings;
  const expected = await listExpectedDatabases(couch);
  const { findings: found, readable } = await checkDatabases(couch, expected, nodes);
  findings.push(
    ...found,
    await checkTeams(couch, readable),
    await checkIndexes(couch, readable),
    await checkFanIn(couch, readable)
  );
  return findings;
}

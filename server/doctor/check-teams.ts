import type { Couch } from '../../couch/connection.ts';
import { readTeams } from '../people/teams.ts';
import type { ExpectedDatabase } from './expected-databases.ts';
import { toFinding, type Finding } from './finding.ts';

/** Checks that each `team:` document can be read in full. */
export async function checkTeams(couch: Couch, readable: ExpectedDatabase[]): Promise<Finding> {
  const { org } = couch.names;
  const isReadable = readable.some(({ name }) => name === org);
  const { teams, problems } = isReadable ? await readTeams(couch) : { teams: [], problems: [] };
  return toFinding({
    check: 'teams',
    problems,
    right: `teams: ${teams.length}`,
    remedy: 'Correct or delete these documents.'
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { readFoldCheckpoint } from '../jobs/fan-in/fold-checkpoint.ts';
import type { FoldTarget } from '../jobs/fan-in/fold-days.ts';
import { listTeams } from '../people/teams.ts';
import { listPeople } from '../people/users.ts';
import { conclude, type Finding } from './run-checks.ts';

const Changes = v.object({ results: v.array(v.unknown()), pending: v.number() });

/** How long a server may take to fold what has just arrived. */
const PATIENCE_MS = 5_000;

/** Changes of developers that have not reached their teams, and do not while one waits. */
export async function examineFanIn(couch: Couch): Promise<Finding> {
  const pairs = await listPairs(couch);
  let behind = await findBehind(couch, pairs);
  if (behind.length > 0) {
    await sleep(PATIENCE_MS);
    behind = await findBehind(couch, behind);
  }
  return conclude(
    'fan-in',
    behind.map(({ database, team, changes }) => `${changes} changes of ${database} are not in ${team}`),
    `${pairs.length} of ${pairs.length} memberships up to date`,
    'Is a server running? Its log says what fails.'
  );
}

async function listPairs(couch: Couch): Promise<FoldTarget[]> {
  if (!(await orMissing(couch.db.get(couch.names.org)))) return [];
  const [people, teams] = await Promise.all([listPeople(couch), listTeams(couch)]);
  return people.flatMap(({ tidesheet: { developer, database } }) =>
    teams
      .filter(({ members }) => members.includes(developer))
      .map(({ slug }) => ({ developer, database, team: couch.names.team(slug) }))
  );
}

async function findBehind(couch: Couch, pairs: FoldTarget[]): Promise<(FoldTarget & { changes: number })[]> {
  const found: (FoldTarget & { changes: number })[] = [];
  for (const target of pairs) {
    const { database } = target;
    if (!(await orMissing(couch.db.get(database)))) continue;
    const { since } = await readFoldCheckpoint(couch, target);
    const answer = await couch.request({ db: database, path: '_changes', qs: { since, limit: 1 } });
    const { results, pending } = v.parse(Changes, answer);
    if (results.length + pending > 0) found.push({ ...target, changes: results.length + pending });
  }
  return found;
}

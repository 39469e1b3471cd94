import { setTimeout as sleep } from 'node:timers/promises';
import type { Couch } from '../../couch/connection.ts';
import { readChanges } from '../jobs/fan-in/checkpoints.ts';
import { readFoldCheckpoint } from '../jobs/fan-in/fold-checkpoint.ts';
import type { FoldTarget } from '../jobs/fan-in/sources.ts';
import { listTeams } from '../people/teams.ts';
import { listPeople } from '../people/users.ts';
import type { ExpectedDatabase } from './expected-databases.ts';
import { toFinding, type Finding } from './finding.ts';

/** How long a server may take to fold changes that have just arrived. */
const WAIT_MS = 5_000;

type Pending = FoldTarget & { changes: number };

/** Checks for changes of developers that have not reached their teams, and do not within a few seconds, in readable databases. */
export async function checkFanIn(couch: Couch, readable: ExpectedDatabase[]): Promise<Finding> {
  const names = new Set(readable.map(({ name }) => name));
  const { org, service } = couch.names;
  const all = names.has(org) && names.has(service) ? await listTargets(couch) : [];
  const targets = all.filter(({ database, team }) => names.has(database) && names.has(team));
  let pending = await findPending(couch, targets);
  if (pending.length > 0) {
    await sleep(WAIT_MS);
    pending = await findPending(couch, pending);
  }
  return toFinding({
    check: 'fan-in',
    problems: pending.map(
      ({ database, team, changes }) => `changes of ${database} missing from ${team}: ${changes}`
    ),
    right: `${targets.length} of ${targets.length} memberships up to date`,
    remedy: 'Check that a server is running, and its log.'
  });
}

async function listTargets(couch: Couch): Promise<FoldTarget[]> {
  const [people, teams] = await Promise.all([listPeople(couch), listTeams(couch)]);
  return people.flatMap(({ tidesheet: { developer, database } }) =>
    teams
      .filter(({ members }) => members.includes(developer))
      .map(({ slug }) => ({ developer, database, team: couch.names.team(slug) }))
  );
}

async function findPending(couch: Couch, targets: FoldTarget[]): Promise<Pending[]> {
  const found: Pending[] = [];
  for (const target of targets) {
    const { database } = target;
    const reader = { couch, log: () => undefined };
    const since = (await readFoldCheckpoint({ ...reader, target }))?.checkpoint.since ?? 0;
    const { ids, pending } = await readChanges(reader, database, { since, limit: 1 });
    if (ids.length + pending > 0) found.push({ ...target, changes: ids.length + pending });
  }
  return found;
}

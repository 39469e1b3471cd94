/** An installation of many developers, created as fast as CouchDB creates databases: none of them signs in. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Team } from '#domain/documents/team.ts';
import { developerRole, qualifyRole } from '#domain/roles.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { provisionDeveloper } from '../../couch/provision.ts';
import { WorkQueue } from '../../server/jobs/work-queue.ts';
import { userId } from '../../server/people/users.ts';
import type { PersonUser } from '../../server/people/user-documents.ts';

export const TODAY = '2026-11-22';
const AT_ONCE = 8;
const PROGRESS_MS = 5000;

export type Developer = { id: string; database: string };

/**
 * Registers them without passwords, whose derivation would take longer than all the rest, and gives each of them a
 * database with so many days; rules of access only where that is more than one. Reports how many there are. Throws the first failure.
 */
export async function fillInstallation(
  couch: Couch,
  count: number,
  daysOf: (index: number) => number,
  report: (what: string) => void
): Promise<Developer[]> {
  const developers = Array.from({ length: count }, (_, index): Developer => {
    const id = `person_${String(index).padStart(4, '0')}`;
    return { id, database: couch.names.newDeveloper(id) };
  });
  // First of all: a database whose owner is not known would make the service read everybody again.
  await couch.use(USERS).bulk({ docs: developers.map((developer) => userOf(couch, developer)) });
  const org = couch.use<Team>(couch.names.org);
  await org.insert({ ...(await org.get('team:main')), members: developers.map(({ id }) => id) });
  await fillDatabases(couch, developers, daysOf, report);
  return developers;
}

async function fillDatabases(
  couch: Couch,
  developers: Developer[],
  daysOf: (index: number) => number,
  report: (what: string) => void
): Promise<void> {
  let failed: unknown;
  let made = 0;
  const queue = new WorkQueue(async (index) => {
    const developer = developers[Number(index)];
    if (developer === undefined || failed !== undefined) return;
    try {
      const days = daysOf(Number(index));
      if (days > 1) await provisionDeveloper(couch, developer.id, developer.database);
      else await couch.db.create(developer.database, { q: 1 });
      await couch.use(developer.database).bulk({ docs: historyOf(developer.id, days) });
      made += 1;
    } catch (error) {
      failed = error;
    }
  }, AT_ONCE);
  developers.forEach((_, index) => queue.add(String(index)));
  const filling = queue.idle();
  while (await Promise.race([filling.then(() => false), sleep(PROGRESS_MS, true, { ref: false })]))
    report(`${made} of ${developers.length} databases created`);
  if (failed !== undefined) throw failed;
}

const userOf = ({ names }: Couch, { id, database }: Developer): PersonUser => ({
  _id: userId(`${names.prefix}${id}@company.test`),
  type: 'user',
  name: `${names.prefix}${id}@company.test`,
  roles: ['member', developerRole(id)].map((role) => qualifyRole(names.prefix, role)),
  tidesheet: {
    kind: 'person',
    installation: names.prefix,
    developer: id,
    name: id,
    database,
    registered: `${TODAY}T00:00:00Z`
  }
});

const historyOf = (developer: string, days: number) =>
  Array.from({ length: days }, (_, ago) => dayOf(developer, addDays(TODAY, -1 - ago), 3600));

export const dayOf = (developer: string, date: string, seconds: number) => ({
  ...workedDay(date, 'desk', [[36_000, 36_000 + seconds]]),
  developer
});

/**
 * Keeps the databases of the teams up to date with those of their developers: driven by CouchDB's feed of changed
 * databases, healed by a sweep at the start and on a timer. Two servers may run it at once.
 */
import { monthOf } from '#domain/time/calendar.ts';
import { developerOf, teamDatabase } from '../../../couch/databases.ts';
import { listTeams } from '../../people/teams.ts';
import { listPeople, type PersonUser } from '../../people/users.ts';
import type { Service } from '../../service.ts';
import { foldDatabase } from './fold-database.ts';
import { foldMonth, readWeighing } from './fold-months.ts';
import { followUpdates } from './follow-updates.ts';
import { WorkQueue } from './work-queue.ts';

const SWEEP_MS = 15 * 60_000;
const MONTHS_EVERY_MS = 24 * 3_600_000;

export type FanIn = {
  /** Looks at every developer's database and resolves once all is folded. */
  sweep: () => Promise<void>;
  stop: () => Promise<void>;
};

export function startFanIn(service: Service): FanIn {
  const { couch, log } = service;
  const stopping = new AbortController();
  const months = monthKeeper(service);
  const queue = new WorkQueue(async (database) => {
    try {
      await foldEverywhere(service, database, months);
    } catch (error) {
      // The checkpoint has not moved, so the next change or sweep does it again.
      if (!stopping.signal.aborted)
        log(`Folding ${database} failed: ${error instanceof Error ? error.message : error}`);
    }
  });
  const sweep = async () => {
    for (const person of await listPeople(couch)) queue.add(person.tidesheet.database);
    await queue.idle();
  };
  const sweepSafely = () => void sweep().catch((error) => log(`The sweep failed: ${error}`));
  const onChange = (database: string) => developerOf(database) !== undefined && queue.add(database);
  const following = followUpdates(couch, stopping.signal, onChange, sweepSafely, log);
  const timer = setInterval(sweepSafely, SWEEP_MS);
  sweepSafely();
  return {
    sweep,
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await Promise.all([following, queue.stop()]);
    }
  };
}

async function foldEverywhere(service: Service, database: string, months: MonthKeeper): Promise<void> {
  const { couch, log } = service;
  const person = await findOwner(service, database);
  if (!person) return;
  const { developer, name } = person.tidesheet;
  for (const { slug, members } of await listTeams(couch)) {
    if (!members.includes(developer)) continue;
    const team = teamDatabase(slug);
    const { dates } = await foldDatabase(couch, { developer, database, team }, name, log);
    await months.keep(team, developer, [...new Set(dates.map(monthOf))]);
  }
}

/** Undefined for a database that nobody has any more, or not yet: a later change or sweep comes back to it. */
async function findOwner({ couch }: Service, database: string): Promise<PersonUser | undefined> {
  const people = await listPeople(couch);
  return people.find((person) => person.tidesheet.database === database);
}

type MonthKeeper = { keep: (team: string, developer: string, months: string[]) => Promise<void> };

/** Writes each month at most once a day: a day that is still going on would change it with every sync. */
function monthKeeper({ couch, now }: Service): MonthKeeper {
  const keptMs = new Map<string, number>();
  return {
    keep: async (team, developer, months) => {
      const due = months.filter((month) => {
        const last = keptMs.get(`${team} ${developer} ${month}`);
        return last === undefined || now() - last >= MONTHS_EVERY_MS;
      });
      if (due.length === 0) return;
      const weighing = await readWeighing(couch);
      for (const month of due) {
        await foldMonth(couch, team, developer, month, weighing, now());
        keptMs.set(`${team} ${developer} ${month}`, now());
      }
    }
  };
}

/** What a start repairs in the background: databases, their security and their design documents, whichever version created them. */
import { provisionDeveloper, provisionTeam, upgradeTeam } from '../../couch/provision.ts';
import { erase } from '../people/erase.ts';
import { endExpiredPasswords } from '../people/one-time-passwords.ts';
import { listTeams } from '../people/teams.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { listPeople, readPerson } from '../people/users.ts';
import type { PersonUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import { extendHolidays } from '../worktime/holidays.ts';
import type { EpochWriter } from './epoch-writer.ts';
import { removeFormerState } from './migrate-state.ts';
import { WorkQueue } from './work-queue.ts';

const CONCURRENCY = 4;
const EXPIRY_CHECK_MS = 5 * 60_000;
/** A new year needs those of another one. */
const HOLIDAYS_CHECK_MS = 24 * 3_600_000;

export type Upkeep = {
  /** Resolves once everything is as it should be, or logged. */
  done: Promise<void>;
  /** Begins nothing more. */
  stop: () => void;
};

export function startUpkeep(service: Service, epochs: EpochWriter): Upkeep {
  const { couch, log } = service;
  const tasks = new Map<string, () => Promise<unknown>>();
  let stopped = false;
  const queue = new WorkQueue(async (name) => {
    try {
      await tasks.get(name)?.();
    } catch (error) {
      if (!stopped) log(`Repairing ${name} failed: ${error instanceof Error ? error.message : error}`);
    }
  }, CONCURRENCY);
  const add = (name: string, task: () => Promise<unknown>) => {
    tasks.set(name, task);
    queue.add(name);
  };
  const run = async () => {
    await endExpiredPasswords(couch, service.now());
    await epochs.ready();
    const slugs = (await listTeams(couch)).map(({ slug }) => slug);
    for (const slug of slugs) {
      add(couch.names.team(slug), async () => {
        if (await provisionTeam(couch, slug))
          log(
            `${couch.names.team(slug)} was missing and was created: it is filled from its members’ databases.`
          );
        await upgradeTeam(couch, slug);
        // The last run may have ended before it did.
        service.compact(couch.names.team(slug));
      });
    }
    for (const person of await listPeople(couch)) {
      add(person.tidesheet.database, () => repairPerson(service, person));
    }
    await queue.idle();
    await removeFormerState(couch, log);
    await extendHolidays(service);
  };
  const holidays = setInterval(() => {
    extendHolidays(service).catch((error: unknown) => {
      if (!stopped) log(`Writing public holidays failed: ${error instanceof Error ? error.message : error}`);
    });
  }, HOLIDAYS_CHECK_MS);
  const timer = setInterval(() => {
    endExpiredPasswords(couch, service.now()).catch((error: unknown) => {
      if (!stopped)
        log(`Ending expired one-time passwords failed: ${error instanceof Error ? error.message : error}`);
    });
  }, EXPIRY_CHECK_MS);
  const done = run().catch((error) => {
    if (!stopped) log(`The upkeep failed: ${error instanceof Error ? error.message : error}`);
  });
  return {
    done,
    stop: () => {
      // Indexes may take long, and are taken up again at the next start.
      stopped = true;
      clearInterval(timer);
      clearInterval(holidays);
      void queue.stop();
    }
  };
}

/** Interrupted registrations get their database; interrupted erasures are completed. */
async function repairPerson(service: Service, person: PersonUser): Promise<void> {
  const { developer, database } = person.tidesheet;
  await oneAtATime(service.couch, developer, async () => {
    // They may have been erased since the people were listed.
    const found = await readPerson(service.couch, person.name);
    if (found?.tidesheet.database !== database) return;
    if (found.tidesheet.erasing) await erase(service, developer, 'interrupted erasure');
    else if (await provisionDeveloper(service.couch, developer, database))
      service.log(
        `${database} was missing and was created again: the agents and browsers of ${developer} send everything again.`
      );
  });
}

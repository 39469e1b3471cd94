/**
 * Updates the databases of the teams from those of their developers: driven by CouchDB's feed of changed
 * databases, healed by a sweep at the start and on a timer. Two servers may run it at once.
 */
import type { Couch } from '../../../couch/connection.ts';
import { USERS } from '../../../couch/databases.ts';
import type { FanInService } from '../../service.ts';
import type { EpochWriter } from '../epoch-writer.ts';
import { FanInWork } from './fan-in-work.ts';
import { followUpdates } from './follow-updates.ts';
import { WorkQueue } from '../work-queue.ts';

const SWEEP_MS = 15 * 60_000;
const CONCURRENCY = 4;

export type FanIn = {
  /** Looks at every database and resolves once all is folded. */
  sweep: () => Promise<void>;
  /** Stops working on a database and resolves once nothing is being done with it: before it is deleted. */
  release: (database: string) => Promise<void>;
  /** How many databases wait or are being folded, and how long the first of them has. */
  waiting: () => { databases: number; lagMs: number };
  stop: () => Promise<void>;
};

export function startFanIn(service: FanInService, epochs: EpochWriter): FanIn {
  const { couch, log, compact } = service;
  const stopping = new AbortController();
  /** Since when each database waits, in milliseconds of `performance`. */
  const waiting = new Map<string, number>();
  const add = (database: string) => {
    if (!waiting.has(database)) waiting.set(database, performance.now());
    queue.add(database);
  };
  const work = new FanInWork(service, add);
  const queue = new WorkQueue(async (database) => {
    const addedMs = waiting.get(database);
    try {
      await epochs.ready();
      await work.doFor(database);
    } catch (error) {
      // The checkpoint has not moved, so the next change or sweep does it again.
      if (!stopping.signal.aborted)
        log(`Folding ${database} failed: ${error instanceof Error ? error.message : error}`);
    } finally {
      // What was added again meanwhile, or has a part left, waits from then on.
      if (waiting.get(database) === addedMs) waiting.delete(database);
    }
  }, CONCURRENCY);
  const sweep = async () => {
    // First, so that no reader sees anything written since a restore before it can tell that there was one.
    await epochs.check();
    for (const database of await work.listEverything()) add(database);
    await queue.idle();
  };
  const sweepSafely = () =>
    void sweep().catch((error) => stopping.signal.aborted || log(`The sweep failed: ${error}`));
  const onChange = (databases: string[]) => {
    // First, because the owners of the other databases may be new.
    if (databases.includes(USERS)) work.forgetPeople();
    for (const database of databases) {
      if (work.isAbout(database)) add(database);
      // Of a team only what says less than before, because most changes of its large database are days that grow.
      if (isSmall(couch, database)) compact(database);
    }
  };
  let isLost = false;
  const onLost = () => {
    isLost = true;
    epochs.renew();
  };
  const onGap = () => {
    // Again, because one may have begun in the last moment before CouchDB ended.
    if (isLost) epochs.renew();
    isLost = false;
    sweepSafely();
  };
  const following = followUpdates(couch, stopping.signal, { onChange, onLost, onGap, log });
  const timer = setInterval(sweepSafely, SWEEP_MS);
  return {
    sweep,
    release: (database) => {
      waiting.delete(database);
      return queue.drop(database);
    },
    waiting: () => {
      const [oldestMs = performance.now()] = waiting.values();
      return { databases: waiting.size, lagMs: performance.now() - oldestMs };
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await Promise.all([following, queue.stop()]);
    }
  };
}

const isSmall = ({ names }: Couch, database: string) =>
  [USERS, names.org, names.audit].includes(database) || names.developerOf(database) !== undefined;

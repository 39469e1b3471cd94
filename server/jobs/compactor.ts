/**
 * Has databases compacted soon after something in them was overwritten or deleted, so that older revisions can be read by
 * nobody, neither by request nor in the files.
 */
import { compactDatabase } from '../../couch/compaction.ts';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import type { Log } from '../service.ts';
import { WorkQueue } from './work-queue.ts';

/** Changes come in groups. */
const DELAY_MS = 20_000;
/** Between two compactions of one database. */
const MIN_INTERVAL_MS = 40_000;
const SOON_MS = 500;
const CONCURRENCY = 2;

export type Compactor = {
  /** Compacts a database within a minute; `isUrgent`: at once. Called again meanwhile, it compacts once. */
  request: (database: string, isUrgent?: boolean) => void;
  stop: () => Promise<void>;
};

export function startCompactor({ couch, log }: { couch: Couch; log: Log }): Compactor {
  const stopping = new AbortController();
  const waiting = new Map<string, NodeJS.Timeout>();
  const lastMs = new Map<string, number>();
  const queue = new WorkQueue(async (database) => {
    try {
      lastMs.set(database, Date.now());
      await orMissing(compactDatabase(couch, database, stopping.signal));
    } catch (error) {
      if (!stopping.signal.aborted) log(`Compacting ${database} failed: ${reasonOf(error)}`);
    }
  }, CONCURRENCY);
  return {
    request(database, isUrgent = false) {
      if (stopping.signal.aborted || (waiting.has(database) && !isUrgent)) return;
      clearTimeout(waiting.get(database));
      const nextMs = (lastMs.get(database) ?? 0) + MIN_INTERVAL_MS;
      const delayMs = isUrgent ? SOON_MS : Math.max(DELAY_MS, nextMs - Date.now());
      const compact = () => {
        waiting.delete(database);
        queue.add(database);
      };
      waiting.set(database, setTimeout(compact, delayMs).unref());
    },
    async stop() {
      stopping.abort();
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
      await queue.stop();
    }
  };
}

const reasonOf = (error: unknown) =>
  `${statusOf(error) ?? ''} ${error instanceof Error ? error.message : String(error)}`.trim();

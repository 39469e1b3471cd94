/** Deletes what has expired: at every start, once a day, and when an admin has changed the retention. */
import { applyRetention, hasRetention } from '../retention/retention.ts';
import type { Counts } from '../retention/expired-documents.ts';
import type { Service } from '../service.ts';
import type { FanIn } from './fan-in/fan-in.ts';

const INTERVAL_MS = 24 * 3_600_000;

export type RetentionJob = {
  /** Runs it, after what runs already. @returns how many documents were deleted, by kind. */
  run: () => Promise<Counts>;
  /** Runs it in the background, and logs an error. */
  request: () => void;
  stop: () => Promise<void>;
};

export function startRetention(service: Service, fanIn: Pick<FanIn, 'sweep'>): RetentionJob {
  let running: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const run = (): Promise<Counts> => {
    const next = running.then(async () => {
      if (isStopped || !(await hasRetention(service.couch))) return {};
      // Days that wait to be folded reach their months before they are deleted.
      await fanIn.sweep();
      return isStopped ? {} : applyRetention(service);
    });
    running = next.catch(() => undefined);
    return next;
  };
  const request = () =>
    void run().catch((error: unknown) => {
      if (!isStopped)
        service.log(`Deleting what has expired failed: ${error instanceof Error ? error.message : error}`);
    });
  request();
  const timer = setInterval(request, INTERVAL_MS);
  return {
    run,
    request,
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    }
  };
}

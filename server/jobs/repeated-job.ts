/** Work that a server does again and again while it runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../service.ts';

export type RepeatedJob = {
  /** Does it now, after what runs already. `isFull`: also what seems to need no look. @throws what the work throws. */
  run: (isFull?: boolean) => Promise<void>;
  /** Does not begin again, and waits for what runs. */
  stop: () => Promise<void>;
};

export type Repetition = {
  /** What fails, in the log: `Computing alerts`. */
  name: string;
  /** From the start to the first run, and from the end of each run to the next one. */
  firstMs: number;
  intervalMs: number;
  log: Log;
};

/** `begin` makes the work; its signal is aborted when the job stops. Runs never overlap, and one that fails ends nothing. */
export function repeatJob(
  { name, firstMs, intervalMs, log }: Repetition,
  begin: (signal: AbortSignal) => (isFull: boolean) => Promise<void>
): RepeatedJob {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = begin(signal);
  let running: Promise<void> = Promise.resolve();
  const run = (isFull = false): Promise<void> => {
    const next = running.then(() => work(isFull));
    running = next.catch(() => undefined);
    return next;
  };
  const loop = async () => {
    for (let delayMs = firstMs; !signal.aborted; delayMs = intervalMs) {
      await sleep(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await run().catch((error: unknown) => {
        if (!signal.aborted) log(`${name} failed: ${reasonOf(error)}`);
      });
    }
  };
  const looping = loop();
  return {
    run,
    stop: async () => {
      stopping.abort();
      await looping;
      await running;
    }
  };
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

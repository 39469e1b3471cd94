import { SyncFailure } from '../errors.ts';

/** How long IndexedDB may take over one step: much longer than it does on a slow phone. */
export const LOCAL_MS = 8_000;
/** How long it may take to read everything that it has. */
export const READ_ALL_MS = 60_000;

/** Tells that the work moves on, and how long the next step may take, if not as long as the one before. */
export type Progress = (nextMs?: number) => void;

/**
 * What `work` makes, unless nothing happens for too long; it tells of every step by calling `progress`. IndexedDB forgets
 * to answer when its connection is closed under it, as browsers do where space runs out: waiting for ever would end all
 * syncing.
 */
export async function whileMoving<T>(work: (progress: Progress) => Promise<T>, firstMs: number): Promise<T> {
  let giveUp: (reason: SyncFailure) => void = () => undefined;
  const late = new Promise<never>((_, reject) => (giveUp = reject));
  let ms = firstMs;
  const startTimer = () => setTimeout(() => giveUp(storageStuck()), ms);
  let timer = startTimer();
  const progress = (nextMs = ms) => {
    ms = nextMs;
    clearTimeout(timer);
    timer = startTimer();
  };
  try {
    return await Promise.race([work(progress), late]);
  } finally {
    clearTimeout(timer);
    giveUp = () => undefined;
  }
}

/** The same promise, unless it takes too long. */
export const withinTime = <T>(work: Promise<T>, ms = LOCAL_MS): Promise<T> => whileMoving(() => work, ms);

const storageStuck = () =>
  new SyncFailure(
    'broken',
    "This browser's storage does not answer. Your data on the server is safe. Reload the page."
  );

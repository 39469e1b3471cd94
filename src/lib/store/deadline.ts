import { SyncFailure } from './failure.ts';

const LOCAL_MS = 10_000;

/**
 * What `work` makes, unless nothing happens for too long; it tells of every step by calling `progress`. IndexedDB forgets
 * to answer when its connection is closed under it, as browsers do where space runs out: waiting for ever would end all
 * syncing.
 */
export async function whileMoving<T>(work: (progress: () => void) => Promise<T>, ms: number): Promise<T> {
  let giveUp: (reason: SyncFailure) => void = () => undefined;
  const late = new Promise<never>((_, reject) => (giveUp = reject));
  const startTimer = () => setTimeout(() => giveUp(storageStuck()), ms);
  let timer = startTimer();
  const progress = () => {
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

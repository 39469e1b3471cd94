import { SyncFailure } from './failure.ts';

const LOCAL_MS = 10_000;

/**
 * The same promise, unless it takes too long. IndexedDB forgets to answer when its connection is closed under it, as
 * browsers do where space runs out: waiting for ever would end all syncing.
 */
export async function withinTime<T>(work: Promise<T>, ms = LOCAL_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const message =
      "This browser's storage does not answer. Your data on the server is safe. Reload the page.";
    timer = setTimeout(() => reject(new SyncFailure('broken', message)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

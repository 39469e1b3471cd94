import { setImmediate } from 'node:timers/promises';

/** Work without a pause may take so long; requests wait meanwhile. */
const MAX_BUSY_MS = 15;

/** A function to call between the steps of long work: it lets others go first once it is their turn. */
export function createPacer(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs < MAX_BUSY_MS) return;
    await setImmediate();
    sinceMs = performance.now();
  };
}

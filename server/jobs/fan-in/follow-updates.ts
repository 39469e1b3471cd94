/** CouchDB's feed of changed databases, followed with longpolls until stopped. */
import * as v from 'valibot';
import type { Couch } from '../../../couch/connection.ts';
import type { Log } from '../../access/handle-errors.ts';

const Updates = v.object({
  results: v.array(v.object({ db_name: v.string(), type: v.string() })),
  last_seq: v.union([v.string(), v.number()])
});

type Updates = v.InferOutput<typeof Updates>;

const POLL_MS = 60_000;
const RETRY_MS = 2_000;

/**
 * Calls `onChange` with the name of each database that changes from now on. What was missed before, or while CouchDB
 * was away, is the sweep's to find: `onGap` is called then.
 */
export async function followUpdates(
  couch: Couch,
  signal: AbortSignal,
  onChange: (database: string) => void,
  onGap: () => void,
  log: Log
): Promise<void> {
  let since: string | number = 'now';
  let failing = false;
  while (!signal.aborted) {
    try {
      const updates = await waitForUpdates(couch, since, signal);
      since = updates.last_seq;
      for (const { db_name, type } of updates.results) {
        if (type === 'updated' || type === 'created') onChange(db_name);
      }
      if (failing) onGap();
      failing = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!failing)
        log(`Following changes was interrupted: ${error instanceof Error ? error.message : String(error)}`);
      failing = true;
      await pause(RETRY_MS, signal);
    }
  }
}

/** nano hands the signal on to the request, though its types do not say so. */
async function waitForUpdates(couch: Couch, since: string | number, signal: AbortSignal): Promise<Updates> {
  const request = { path: '_db_updates', qs: { feed: 'longpoll', since, timeout: POLL_MS }, signal };
  return v.parse(Updates, await couch.request(request));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

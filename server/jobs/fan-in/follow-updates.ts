/** CouchDB's feed of changed databases, followed with longpolls until stopped. */
import * as v from 'valibot';
import { abortable, type Couch } from '../../../couch/connection.ts';
import type { Log } from '../../service.ts';

const Updates = v.object({
  results: v.array(v.object({ db_name: v.string(), type: v.string() })),
  last_seq: v.union([v.string(), v.number()])
});

type Updates = v.InferOutput<typeof Updates>;

const POLL_MS = 60_000;
const RETRY_MS = 2_000;

export type UpdateListener = {
  onChange: (databases: string[]) => void;
  /** CouchDB does not respond; called again at each attempt that fails. */
  onLost: () => void;
  /** It responds, and changes may have been missed. */
  onGap: () => void;
  log: Log;
};

/**
 * Calls `onChange` with the names of databases that have changed, from now on. What was missed before, or while CouchDB
 * was away, is the sweep's to find: `onGap` is called at the beginning and after every interruption.
 */
export async function followUpdates(
  couch: Couch,
  signal: AbortSignal,
  { onChange, onLost, onGap, log }: UpdateListener
): Promise<void> {
  let since: string | number | undefined;
  let failing = true;
  while (!signal.aborted) {
    try {
      // Where we are is known before the sweep begins: nothing changes between the two unseen.
      since ??= (await askForUpdates(couch, { since: 'now' }, signal)).last_seq;
      if (failing) onGap();
      failing = false;
      const updates = await askForUpdates(couch, { feed: 'longpoll', since, timeout: POLL_MS }, signal);
      since = updates.last_seq;
      const changed = updates.results.filter(({ type }) => type !== 'deleted').map(({ db_name }) => db_name);
      if (changed.length > 0) onChange(changed);
    } catch (error) {
      if (signal.aborted) return;
      if (!failing)
        log(`Following changes was interrupted: ${error instanceof Error ? error.message : String(error)}`);
      failing = true;
      onLost();
      since = undefined;
      await pause(RETRY_MS, signal);
    }
  }
}

/** nano hands the signal on to the request, though its types do not say so. */
async function askForUpdates(couch: Couch, qs: object, signal: AbortSignal): Promise<Updates> {
  const request = { path: '_db_updates', qs, signal };
  return v.parse(Updates, await abortable(signal, couch.request(request)));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

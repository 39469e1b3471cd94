import { RecentMap } from '../../couch/embedded/auth/recent-map.ts';
import type { Log } from '../service.ts';

const MAX_LINES = 1000;

/** A log that writes each line once, of as many as it remembers: what is wrong with a document is found at every fold of its date. */
export function createLogOnce(log: Log): Log {
  const written = new RecentMap<true>({ maxEntries: MAX_LINES, maxAgeMs: Infinity });
  return (line) => {
    if (written.get(line)) return;
    written.set(line, true, Date.now());
    log(line);
  };
}

/** Collects garbage where there is much of it: by itself Node first lets it grow to several times what is in use. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** About 10 MB of garbage. */
const MANY_EVENTS = 10_000;

let collectGarbage: (() => void) | undefined;
let handled = 0;

/** Notes that so many events were handled, and releases memory once they are many. */
export function releaseMemoryAfter(events: number): void {
  handled += events;
  if (handled < MANY_EVENTS) return;
  handled = 0;
  if (collectGarbage === undefined) {
    setFlagsFromString('--expose-gc');
    // What V8 then offers under this name.
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
}

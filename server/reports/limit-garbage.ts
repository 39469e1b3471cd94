/**
 * Collects garbage while a report reads many documents. V8 lets a heap grow to several times of what is alive before it collects
 * what outlived a few responses, so that a server with little memory would be ended by the system for memory that it does not need.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A collection takes about a tenth of a second, in which nothing else is served. */
const MAX_GARBAGE_BYTES = 48_000_000;

let collect: (() => void) | undefined;
let aliveBytes = 0;

/** Collects where more than `MAX_GARBAGE_BYTES` came to be since the last time. */
export function limitGarbage(): void {
  if (getHeapStatistics().used_heap_size - aliveBytes < MAX_GARBAGE_BYTES) return;
  collect ??= exposedCollection();
  collect();
  aliveBytes = getHeapStatistics().used_heap_size;
}

function exposedCollection(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  return typeof gc === 'function' ? () => void Reflect.apply(gc, undefined, []) : () => undefined;
}

/**
 * Collects garbage twice a second while a command runs that reads much: V8 otherwise lets the heap grow to several times of what is
 * in use, because it does not know that memory is short.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const INTERVAL_MS = 500;

export async function withBoundHeap<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const timer = setInterval(() => {
    if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  }, INTERVAL_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

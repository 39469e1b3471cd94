/**
 * Pure functions that cache what they return. By text or by a key made of the argument: up to a bound, then from the start
 * again. By objects: for as long as those very objects exist, which therefore nobody changes in place.
 */

/** Titles of windows are cached: more than a day has of different ones, and little memory. */
const MAX_CACHED = 2000;

/** `keyOf` gives the same text for arguments of which the result is the same, and for no others. */
export function memoiseByKey<A, V>(
  keyOf: (argument: A) => string,
  compute: (argument: A) => V
): (argument: A) => V {
  const cache = new Map<string, V>();
  return (argument) => {
    const key = keyOf(argument);
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const value = compute(argument);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(key, value);
    return value;
  };
}

export const memoiseByText = <V>(compute: (text: string) => V): ((text: string) => V) =>
  memoiseByKey((text) => text, compute);

export function memoiseByObject<K extends object, V>(compute: (object: K) => V): (object: K) => V {
  const cache = new WeakMap<K, V>();
  return (object) => {
    const cached = cache.get(object);
    if (cached !== undefined) return cached;
    const value = compute(object);
    cache.set(object, value);
    return value;
  };
}

export function memoiseByObjects<K extends object, L extends object, V>(
  compute: (first: K, second: L) => V
): (first: K, second: L) => V {
  const ofFirst = memoiseByObject((first: K) => memoiseByObject((second: L) => compute(first, second)));
  return (first, second) => ofFirst(first)(second);
}

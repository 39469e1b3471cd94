/** Slots of 15 minutes and the flat arrays of the day documents. Seconds count from the start of the day. */
import { SLOT_SECONDS } from '../documents/day.ts';
import type { Range } from './spans.ts';

/** The rows of a flat array of pairs, `[a, b, a, b, …]`. */
export function* pairs(flat: readonly number[]): Generator<[number, number]> {
  for (let index = 0; index + 1 < flat.length; index += 2) yield [flat[index]!, flat[index + 1]!];
}

/**
 * The rows of a flat array of triples, `[a, b, c, a, b, c, …]`. Sums over the cells of many days are plain loops: they are the
 * hottest ones, and `rollup` makes an array for each group.
 */
export function* triples(flat: readonly number[]): Generator<[number, number, number]> {
  for (let index = 0; index + 2 < flat.length; index += 3) {
    yield [flat[index]!, flat[index + 1]!, flat[index + 2]!];
  }
}

/** Seconds of `spans` (united, in seconds) in each of `slots` slots. */
export function secondsPerSlot(spans: Iterable<Range>, slots: number): number[] {
  const seconds = new Array<number>(slots).fill(0);
  for (const [start, end] of spans) {
    for (let slot = Math.floor(start / SLOT_SECONDS); slot < slots && slot * SLOT_SECONDS < end; slot++) {
      const from = Math.max(start, slot * SLOT_SECONDS);
      const to = Math.min(end, (slot + 1) * SLOT_SECONDS);
      seconds[slot] = (seconds[slot] ?? 0) + (to - from);
    }
  }
  return seconds;
}

/** Slots of 15 minutes and the flat arrays of the day documents. Seconds count from the start of the day. */
import { SLOT_SECONDS } from '../documents/day.ts';

/** A half-open span `[start, end)`; the unit is the caller's. */
export type Span = [start: number, end: number];

/** The rows of a flat array of pairs, `[a, b, a, b, …]`. */
export function* pairs(flat: readonly number[]): Generator<[number, number]> {
  for (let index = 0; index + 1 < flat.length; index += 2) yield [flat[index]!, flat[index + 1]!];
}

/** The rows of a flat array of triples, `[a, b, c, a, b, c, …]`. */
export function* triples(flat: readonly number[]): Generator<[number, number, number]> {
  for (let index = 0; index + 2 < flat.length; index += 3) {
    yield [flat[index]!, flat[index + 1]!, flat[index + 2]!];
  }
}

/** The spans sorted, with touching and overlapping ones joined and empty ones dropped. */
export function unite(spans: Iterable<Span>): Span[] {
  const sorted = [...spans].filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const united: Span[] = [];
  for (const [start, end] of sorted) {
    const last = united.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else united.push([start, end]);
  }
  return united;
}

/** The parts of `spans` inside `[from, to)`, moved so that `from` becomes `at`. */
export function* cutSpans(spans: Iterable<Span>, from: number, to: number, at = 0): Generator<Span> {
  for (const [start, end] of spans) {
    const cutStart = Math.max(start, from);
    const cutEnd = Math.min(end, to);
    if (cutEnd > cutStart) yield [cutStart - from + at, cutEnd - from + at];
  }
}

/** Seconds of `spans` (united, in seconds) in each of `slots` slots. */
export function secondsPerSlot(spans: Iterable<Span>, slots: number): number[] {
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

/** The sum of the lengths of spans that do not overlap. */
export function lengthOf(spans: Iterable<Span>): number {
  let length = 0;
  for (const [start, end] of spans) length += end - start;
  return length;
}

/**
 * The algebra of time: spans between two instants, which may carry more, and ranges, the bare pairs of numbers that documents
 * hold. Lists of either are sorted and do not overlap unless a function says otherwise.
 */

/** From `startMs` until before `endMs`, Unix time in milliseconds, fractions allowed. */
export type Span = { startMs: number; endMs: number };

/** The times covered by any of the spans, which may come in any order and overlap: sorted, merged where they touch. */
export function unionSpans(spans: readonly Span[]): Span[] {
  const sorted = spans.filter((span) => span.endMs > span.startMs).sort(byStart);
  const union: Span[] = [];
  for (const { startMs, endMs } of sorted) {
    const last = union.at(-1);
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else union.push({ startMs, endMs });
  }
  return union;
}

/**
 * The parts of each item that lie within the spans, sorted by start, each with what the item carries. Items are sorted
 * by start too and may overlap one another: each is cut by itself.
 */
export function intersectSpans<T extends Span>(items: readonly T[], spans: readonly Span[]): T[] {
  const parts: T[] = [];
  let first = 0;
  for (const item of items) {
    while ((spans[first]?.endMs ?? Infinity) <= item.startMs) first += 1;
    for (let index = first; index < spans.length; index += 1) {
      const span = spans[index];
      if (span === undefined || span.startMs >= item.endMs) break;
      const startMs = Math.max(item.startMs, span.startMs);
      const endMs = Math.min(item.endMs, span.endMs);
      if (endMs > startMs) parts.push(withSpan(item, startMs, endMs));
    }
  }
  return parts.sort(byStart);
}

/**
 * The parts of each item within the spans, as aw-core's `filter_period_intersect` finds them: items and spans are gone
 * through side by side, and of both the one that ends first is done with. So where items overlap, one that began later
 * misses the spans that a longer one has gone through. Both are sorted by start.
 */
export function intersectInTurn<T extends Span>(items: readonly T[], spans: readonly Span[]): T[] {
  const parts: T[] = [];
  let [itemAt, spanAt] = [0, 0];
  for (;;) {
    const [item, span] = [items[itemAt], spans[spanAt]];
    if (item === undefined || span === undefined) return parts.sort(byStart);
    const startMs = Math.max(item.startMs, span.startMs);
    const endMs = Math.min(item.endMs, span.endMs);
    if (endMs > startMs) parts.push(withSpan(item, startMs, endMs));
    if (item.endMs <= span.endMs) itemAt += 1;
    else spanAt += 1;
  }
}

/** The item with another span; the very item where the span is its own. Items are never changed in place. */
export function withSpan<T extends Span>(item: T, startMs: number, endMs: number): T {
  return item.startMs === startMs && item.endMs === endMs ? item : { ...item, startMs, endMs };
}

export const byStart = (a: Span, b: Span) => a.startMs - b.startMs;

/** What is left of `spans` outside of `holes`; both sorted. */
export function subtractSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  return intersectSpans(spans, gapsBetween(holes));
}

/** Everything that the spans leave free, from the beginning to the end of time. */
export function gapsBetween(spans: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let startMs = -Infinity;
  for (const span of spans) {
    gaps.push({ startMs, endMs: span.startMs });
    startMs = span.endMs;
  }
  return [...gaps, { startMs, endMs: Infinity }];
}

/** Length of all spans together in milliseconds; times that overlap count twice. */
export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
}

/** Whether an instant is in one of the spans, which may come in any order and overlap. */
export const containsInstant = (spans: readonly Span[], ms: number): boolean =>
  spans.some(({ startMs, endMs }) => startMs <= ms && ms < endMs);

/** From the first number until before the second; the unit is the caller's. */
export type Range = [start: number, end: number];

/** What is covered by any of the ranges, which may come in any order and overlap: sorted, merged where they touch. */
export const unionRanges = (ranges: Iterable<Range>): Range[] => toRanges(unionSpans(toSpans(ranges)));

/** What is left of `ranges` outside of `holes`; both sorted. */
export const subtractRanges = (ranges: Iterable<Range>, holes: Iterable<Range>): Range[] =>
  toRanges(subtractSpans(toSpans(ranges), toSpans(holes)));

/** The parts of the ranges, in any order, from `from` until before `to`, moved so that `from` becomes `at`. */
export function* clipRanges(ranges: Iterable<Range>, from: number, to: number, at = from): Generator<Range> {
  for (const [start, end] of ranges) {
    const clippedStart = Math.max(start, from);
    const clippedEnd = Math.min(end, to);
    if (clippedEnd > clippedStart) yield [clippedStart - from + at, clippedEnd - from + at];
  }
}

/** Length of all ranges together; what overlaps counts twice. */
export function totalLength(ranges: Iterable<Range>): number {
  let length = 0;
  for (const [start, end] of ranges) length += end - start;
  return length;
}

const toSpans = (ranges: Iterable<Range>): Span[] =>
  Array.from(ranges, ([startMs, endMs]) => ({ startMs, endMs }));
const toRanges = (spans: readonly Span[]): Range[] => spans.map(({ startMs, endMs }) => [startMs, endMs]);

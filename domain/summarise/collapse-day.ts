/** Detail `day`: how long, but not when. */
import { intersectSpans, type Span, totalMs } from '../time/spans.ts';

/** Everything in a day that has a time. */
export type DayTimes<T extends Span> = { stretches: T[]; active: Span[]; switchesMs: number[] };

/**
 * The same seconds laid end to end from the start of each part of the day, so that slots and totals stay sound while
 * the time of day is not shared. The parts are those that the person's own days cut the
 * UTC day into, so that every second stays on its local date; no part holds more than its own length. `order` makes the
 * result independent of the true times.
 */
export function collapseDay<T extends Span>(
  times: DayTimes<T>,
  parts: readonly Span[],
  order: (a: T, b: T) => number
): DayTimes<T> {
  const collapsed: DayTimes<T> = { stretches: [], active: [], switchesMs: [] };
  for (const part of parts) {
    const inPart = intersectSpans(times.stretches, [part]).sort(order);
    let cursorMs = part.startMs;
    for (const stretch of inPart) {
      const endMs = Math.min(part.endMs, cursorMs + stretch.endMs - stretch.startMs);
      if (endMs <= cursorMs) break;
      collapsed.stretches.push({ ...stretch, startMs: cursorMs, endMs });
      cursorMs = endMs;
    }
    const activeMs = totalMs(intersectSpans(times.active, [part]));
    if (activeMs > 0) collapsed.active.push({ startMs: part.startMs, endMs: part.startMs + activeMs });
    const switches = times.switchesMs.filter((atMs) => atMs >= part.startMs && atMs < part.endMs);
    collapsed.switchesMs.push(...switches.map(() => part.startMs));
  }
  return collapsed;
}

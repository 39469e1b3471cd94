import type { Span } from '../activitywatch/spans.ts';
import { utcDateOf } from '../time/calendar.ts';

export const DAY_MS = 86_400_000;

/** Items cut at UTC midnights and gathered by the UTC date in which they lie, in their order. */
export function groupByDay<T extends Span>(items: readonly T[]): Map<string, T[]> {
  const days = new Map<string, T[]>();
  for (const item of items) {
    for (let dayMs = Math.floor(item.startMs / DAY_MS) * DAY_MS; dayMs < item.endMs; dayMs += DAY_MS) {
      const startMs = Math.max(item.startMs, dayMs);
      const part = { ...item, startMs, endMs: Math.min(item.endMs, dayMs + DAY_MS) };
      const date = utcDateOf(dayMs);
      const ofDay = days.get(date);
      if (ofDay === undefined) days.set(date, [part]);
      else ofDay.push(part);
    }
  }
  return days;
}

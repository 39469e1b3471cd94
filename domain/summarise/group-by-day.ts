import { type Span, withSpan } from '../time/spans.ts';
import { utcDateOf } from '../time/calendar.ts';

export const DAY_MS = 86_400_000;

/** Items cut at UTC midnights and gathered by the UTC date in which they lie, in their order. */
export function groupByDay<T extends Span>(items: readonly T[]): Map<string, T[]> {
  const days = new Map<number, T[]>();
  for (const item of items) {
    for (let day = Math.floor(item.startMs / DAY_MS); day * DAY_MS < item.endMs; day += 1) {
      const startMs = Math.max(item.startMs, day * DAY_MS);
      const part = withSpan(item, startMs, Math.min(item.endMs, (day + 1) * DAY_MS));
      const ofDay = days.get(day);
      if (ofDay === undefined) days.set(day, [part]);
      else ofDay.push(part);
    }
  }
  return new Map([...days].map(([day, parts]) => [utcDateOf(day * DAY_MS), parts]));
}

/** When people work, from months: they hold a total for each hour of the day, and no weekdays, projects or categories. */
import type { PersonMonth } from '../documents/month.ts';

export type MonthHours = {
  month: string;
  /** Seconds by local hour, 0 to 23, everybody together. */
  trackedSeconds: number[];
  /** Dates of the month that anything is known of. */
  dates: number;
};

/** The months from that of `from` to that of `to`, in order; those that nothing is known of are left out. */
export function monthHours(months: readonly PersonMonth[], from: string, to: string): MonthHours[] {
  const byMonth = new Map<string, MonthHours & { seen: Set<string> }>();
  for (const { month, hours, days } of months) {
    if (month < from.slice(0, 7) || month > to.slice(0, 7)) continue;
    const sums = byMonth.get(month) ?? {
      ...{ month, dates: 0, seen: new Set<string>() },
      trackedSeconds: new Array<number>(24).fill(0)
    };
    byMonth.set(month, sums);
    hours.forEach((seconds, hour) => (sums.trackedSeconds[hour]! += seconds));
    for (const { date } of days) sums.seen.add(date);
  }
  return [...byMonth.values()]
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .map(({ seen, ...sums }) => ({ ...sums, dates: seen.size }));
}

/** What a month knows of days that are no longer stored: all of it stays when other days of the month are summarised again. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { MonthDay, PersonMonth } from '../documents/month.ts';
import { hoursOfDay } from '../metrics/hours.ts';
import { type Field, totalsBy } from '../metrics/totals.ts';
import { pairs } from '../time/slots.ts';
import { apportion } from './apportion.ts';

/** Seconds of one category in one project. */
export type MonthWork = [category: string, project: string, seconds: number];

export type RetainedDays = {
  days: { row: Omit<MonthDay, 'cells'>; work: MonthWork[] }[];
  hours: number[];
  apps: Map<string, number>;
  domains: Map<string, number>;
};

/**
 * The days of a month that are not `stored`. A month has hours, apps and domains for all of its days together: theirs are
 * what the stored days leave of them, in proportion to what they tracked.
 */
export function retainDays(
  before: PersonMonth,
  stored: readonly PersonDay[],
  isRetained: (date: string) => boolean
): RetainedDays {
  const days = before.days
    .filter(({ date }) => isRetained(date))
    .map((row) => ({
      row,
      work: [...pairs(row.cells)].map(([key, seconds]): MonthWork => [...before.keys[key]!, seconds])
    }));
  const tracked = sum(days, ({ work }) => sum(work, ([, , seconds]) => seconds));
  const known = new Set(before.days.map(({ date }) => date));
  const summarised = stored.filter(({ date }) => known.has(date));
  const hours = before.hours.map((seconds, hour) =>
    Math.max(0, seconds - sum(summarised, (day) => hoursOfDay(day)[hour] ?? 0))
  );
  /** At least so much of it has a time of day. */
  const timed = tracked - (trackedOf(before.days) - sum(before.hours));
  const rest = (field: Field, names: [string, number][]) => {
    const totals = totalsBy(field, summarised);
    const unnamed = trackedOf(before.days) - sum(names, ([, seconds]) => seconds);
    const rows: [string, number][] = [...names, ['', Math.max(0, unnamed)]];
    const left = rows.map(([name, seconds]) => Math.max(0, seconds - (totals.get(name) ?? 0)));
    const seconds = apportion(left, tracked);
    return new Map(rows.map(([name], index) => [name, seconds[index]!]));
  };
  return {
    days,
    hours: apportion(sum(hours) > 0 ? hours : before.hours, Math.min(tracked, Math.max(sum(hours), timed))),
    apps: rest('app', before.apps),
    domains: rest('domain', before.domains)
  };
}

const trackedOf = (days: readonly MonthDay[]) =>
  sum(days, ({ cells }) => sum(pairs(cells), ([, seconds]) => seconds));

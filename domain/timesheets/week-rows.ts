/** What a person's week holds, as rows of a timesheet. */
import type { PersonDay } from '../documents/day.ts';
import { datesOfWeek } from '../time/calendar.ts';
import { pairs, triples } from '../time/slots.ts';

/** Time of one local date on one category and project (empty: none), to the second, after all entries and corrections. */
export type WeekRow = {
  date: string;
  category: string;
  project: string;
  seconds: number;
  /** Of those, the ones without a clock time. */
  untimedSeconds: number;
  /** Of those, the ones that machines tracked and no entry added or moved. */
  trackedSeconds: number;
};

type RowDay = Pick<PersonDay, 'date' | 'keys' | 'why' | 'cells' | 'untimed'>;

/**
 * The rows of an ISO week (`2026-W44`), by date, project and category, whatever the order of the days. They add up to what the days
 * count. Days of other weeks are ignored.
 */
export function weekRows(week: string, days: Iterable<RowDay>): WeekRow[] {
  const dates = datesOfWeek(week);
  const rows = new Map<string, WeekRow>();
  for (const day of days) {
    if (!dates.includes(day.date)) continue;
    const rowOfKey = day.keys.map(([, category, project]) => rowOf(rows, day.date, category, project));
    const add = (key: number, seconds: number, untimedSeconds = 0) => {
      const row = rowOfKey[key]!;
      row.seconds += seconds;
      row.untimedSeconds += untimedSeconds;
      if (day.why[key]?.[1] !== 'entry') row.trackedSeconds += seconds;
    };
    for (const [, key, seconds] of triples(day.cells)) add(key, seconds);
    for (const [key, seconds] of pairs(day.untimed ?? [])) add(key, seconds, seconds);
  }
  return [...rows.values()].filter(({ seconds }) => seconds > 0).sort(inOrder);
}

function rowOf(rows: Map<string, WeekRow>, date: string, category: string, project: string): WeekRow {
  const id = JSON.stringify([date, category, project]);
  const row = rows.get(id) ?? { date, category, project, seconds: 0, untimedSeconds: 0, trackedSeconds: 0 };
  rows.set(id, row);
  return row;
}

/** By code units: the same on every machine. */
function inOrder(a: WeekRow, b: WeekRow): number {
  const fields = ['date', 'project', 'category'] as const;
  const field = fields.find((name) => a[name] !== b[name]);
  return field === undefined ? 0 : a[field] < b[field] ? -1 : 1;
}

/** How long the week page of a person with three years behind them computes: from their documents to grid and suggestions. */
import type { DeviceDay } from '#domain/documents/day.ts';
import { type Entry, ENTRY_REACH_DAYS } from '#domain/documents/entry.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { durationEntry, timeEntry } from '#domain/testing/entries.ts';
import { addDays, datesBetween, datesOfWeek, weekdayOf } from '#domain/time/calendar.ts';
import type { Range } from '#domain/time/spans.ts';
import { recentProjects } from '#domain/timesheets/recent-projects.ts';
import { suggestionsOf } from '#domain/timesheets/suggestions.ts';
import { weekGrid } from '#domain/timesheets/week-grid.ts';
import { weekRows } from '#domain/timesheets/week-rows.ts';
import { medianOf, reportFigure } from './figures.ts';

const WEEK = '2026-W47';
const FIRST_DATE = '2023-11-20';
const LAST_DATE = '2026-11-22';
const DEVICES = ['desk', 'laptop'];
const ENTRIES_PER_DAY = 3;
const RUNS = 40;
const TARGET_MS = 16;

type Documents = { deviceDays: DeviceDay[]; entries: Entry[] };

/** Prints the first time and the median of later ones, by processor time: a busy machine takes longer. */
export function benchWeek(): void {
  const documents = makeDocuments();
  const run = () => {
    const before = process.cpuUsage();
    const { rows, suggestions } = computeWeek(documents);
    if (rows === 0 || suggestions === 0) throw new Error('The week is empty.');
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const firstMs = run();
  const timesMs = Array.from({ length: RUNS }, run);
  console.log(`${documents.deviceDays.length} device days, ${documents.entries.length} entries`);
  reportFigure(
    { what: 'the week page of three years', figure: medianOf(timesMs), goal: TARGET_MS, unit: 'ms' },
    `first ${firstMs.toFixed(0)} ms`
  );
}

function computeWeek(all: Documents) {
  const dates = datesOfWeek(WEEK);
  const around = (days: number) => {
    const [from, to] = [addDays(dates[0]!, -days), addDays(dates[6]!, days)];
    return ({ date }: { date: string }) => date >= from && date <= to;
  };
  const deviceDays = all.deviceDays.filter(around(1));
  const entries = all.entries.filter(around(ENTRY_REACH_DAYS));
  const daysOf = (own: Entry[]) =>
    [...mergeDays('john_doe', dates, { deviceDays, entries: own, profile: undefined }).values()].flatMap(
      (day) => day ?? []
    );
  const days = daysOf(entries);
  const recent = recentProjects({ from: addDays(dates[0]!, -28), to: dates[6]! }, all, 15);
  const evidence = weekRows(WEEK, daysOf([]));
  const grid = weekGrid({ dates, rows: weekRows(WEEK, days), evidence, projects: recent });
  const suggestions = suggestionsOf({
    days,
    hints: [],
    entries,
    refusals: [],
    settings: {},
    nowMs: Date.parse('2026-11-23T12:00:00Z'),
    calendar: { workHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }, netSeconds: () => 28_800 }
  });
  return { rows: grid.rows.length, suggestions: suggestions.length };
}

function makeDocuments(): Documents {
  const dates = datesBetween(FIRST_DATE, LAST_DATE).filter((date) => weekdayOf(date) <= 5);
  // Half an hour of work and ten minutes without, all day.
  const spans = Array.from({ length: 12 }, (_, index): Range => [
    28_800 + index * 2400,
    30_600 + index * 2400
  ]);
  const deviceDays = dates.flatMap((date) => DEVICES.map((device) => workedDay(date, device, spans)));
  const entries = dates.flatMap((date) =>
    Array.from({ length: ENTRIES_PER_DAY }, (_, number) =>
      number === 0
        ? timeEntry(`${date}T18:00:00Z`, `${date}T18:30:00Z`, { number })
        : durationEntry(date, 1800, { number, project: `project-${number}` })
    )
  );
  return { deviceDays, entries };
}

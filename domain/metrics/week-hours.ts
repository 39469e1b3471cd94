/** When people work: tracked time by weekday and hour, from the days whose times of day are stored. */
import { type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import { weekdayOf } from '../time/calendar.ts';
import { DEFAULT_DAY_START } from '../time/local-days.ts';
import { hoursOfSlots } from '../time/slot-hours.ts';
import { EVERYTHING, isFiltering, matchesFilter, type WorkFilter } from './filter-work.ts';
import { hoursOfDay } from './hours.ts';
import type { PeriodDay } from './person-period.ts';

/** One hour of one day of the week, everybody and all weeks together. */
export type WeekHour = {
  trackedSeconds: number;
  /** Seconds of people's time that have been reported, and that have passed without having been. */
  reportedSeconds: number;
  missingSeconds: number;
};

export type WeekHours = {
  /** By weekday, 0 for Monday to 6 for Sunday, then by hour, 0 to 23. The weekday is that of the local day. */
  hours: WeekHour[][];
  /** How often each weekday occurs among the dates that were looked at, have begun and on which somebody collected. */
  occurrences: number[];
  /** The dates that were looked at, in order. */
  dates: string[];
};

const HOUR_SECONDS = 3600;
const DEFAULT_START_HOUR = Number(DEFAULT_DAY_START.slice(0, 2));

/**
 * Seconds by weekday and hour on each person's own clock. `people` are lists of days, one for each person; days before
 * `keptFrom`, whose times of day are no longer stored, are left out.
 */
export function weekHours(
  people: readonly (readonly PeriodDay[])[],
  keptFrom: string,
  filter: WorkFilter = EVERYTHING
): WeekHours {
  const hours = Array.from({ length: 7 }, () =>
    Array.from({ length: 24 }, (): WeekHour => ({ trackedSeconds: 0, reportedSeconds: 0, missingSeconds: 0 }))
  );
  const dates = new Set<string>();
  for (const days of people) {
    for (const { date, day, coverage } of days) {
      if (date < keptFrom || coverage.state === 'future') continue;
      if (coverage.state === 'uncollected' && !day) continue;
      dates.add(date);
      const row = hours[weekdayOf(date) - 1]!;
      if (day) addTracked(row, day, filter);
      addCoverage(row, day, coverage);
    }
  }
  const occurrences = new Array<number>(7).fill(0);
  for (const date of dates) occurrences[weekdayOf(date) - 1]! += 1;
  return { hours, occurrences, dates: [...dates].sort() };
}

function addTracked(row: WeekHour[], day: PersonDay, filter: WorkFilter): void {
  const seconds = isFiltering(filter) ? trackedByHour(day, filter) : hoursOfDay(day);
  for (let hour = 0; hour < 24; hour++) row[hour]!.trackedSeconds += seconds[hour]!;
}

function trackedByHour(day: PersonDay, filter: WorkFilter): number[] {
  const seconds = new Array<number>(24).fill(0);
  const hourOf = hoursOfSlots(day);
  const wanted = day.keys.map(([, category, project]) =>
    matchesFilter({ category, project, seconds: 0 }, filter)
  );
  const { cells } = day;
  for (let index = 0; index + 2 < cells.length; index += 3) {
    if (!wanted[cells[index + 1]!]) continue;
    seconds[hourOf[cells[index]!] ?? 0]! += cells[index + 2]!;
  }
  return seconds;
}

function addCoverage(row: WeekHour[], day: PersonDay | undefined, coverage: PeriodDay['coverage']): void {
  const { fromMs, missingMs } = coverage;
  if (coverage.state === 'complete' && !(day && fromMs))
    for (const hour of row) hour.reportedSeconds += HOUR_SECONDS;
  else if (day && (coverage.state === 'complete' || coverage.state === 'partial')) {
    const throughMs = coverage.state === 'partial' ? coverage.throughMs : Date.parse(day.end);
    addPartly(row, day, { fromMs: fromMs ?? 0, throughMs, missingMs });
  } else {
    // Of a day without any document not even the zone is known: it is assumed to start at the default hour.
    const passedHours = Math.min(24, Math.ceil(missingMs / 1000 / HOUR_SECONDS));
    for (let hour = 0; hour < passedHours; hour++)
      row[(DEFAULT_START_HOUR + hour) % 24]!.missingSeconds += HOUR_SECONDS;
  }
}

function addPartly(
  row: WeekHour[],
  day: PersonDay,
  coverage: { fromMs: number; throughMs: number; missingMs: number }
): void {
  const firstSlot = (coverage.fromMs - Date.parse(day.start)) / 1000 / SLOT_SECONDS;
  const reportedSlots = (coverage.throughMs - Date.parse(day.start)) / 1000 / SLOT_SECONDS;
  const passedSlots = reportedSlots + coverage.missingMs / 1000 / SLOT_SECONDS;
  hoursOfSlots(day).forEach((hour, slot) => {
    if (slot < firstSlot) return;
    if (slot < reportedSlots) row[hour]!.reportedSeconds += SLOT_SECONDS;
    else if (slot < passedSlots) row[hour]!.missingSeconds += SLOT_SECONDS;
  });
}

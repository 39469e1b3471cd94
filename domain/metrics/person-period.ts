/** A person's days over a period: what is known of each, and what they come to. */
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import { memoiseByObject } from '../memoise.ts';
import { utcStartMs } from '../time/calendar.ts';
import { localDaySpan, type DayFrame } from '../time/local-days.ts';
import { coverDay, isReported, type DayCoverage } from './coverage.ts';
import { type DayFigures, figuresOfDay, figuresOfMonthDay } from './day-figures.ts';
import { secondsOfKeys } from './totals.ts';
import type { Weights } from './weights.ts';
import { EVERYTHING, filterFigures, type WorkFilter } from './filter-work.ts';
import { sumFigures, type Totals } from './sum-figures.ts';

/** What is known of one person; days and months of others must not be among it. */
export type PersonSources = {
  days: readonly PersonDay[];
  /** Closed days that `days` no longer holds. */
  months: readonly PersonMonth[];
  frame: DayFrame;
  /** Up to where their machines have reported, whichever reported last; undefined: none ever did. */
  throughMs: number | undefined;
  /** How late their reports may be; REPORT_GRACE_MS where it is not said. */
  graceMs?: number;
};

export type PeriodDay = {
  date: string;
  coverage: DayCoverage;
  /** The whole day where it is still stored; of older days only the figures are known. */
  day: PersonDay | undefined;
  figures: DayFigures | undefined;
};

export type PersonPeriod = { days: PeriodDay[]; totals: Totals };

/** The person's days of the given dates, in their order, and the sums: of all work, or of the work that matches a filter. */
export function personPeriod(
  dates: readonly string[],
  sources: PersonSources,
  weights: Weights,
  nowMs: number,
  filter: WorkFilter = EVERYTHING
): PersonPeriod {
  const byDate = daysByDate(sources.days);
  const ofMonths = figuresOfMonths(sources.months);
  const starts = startsOf(dates);
  const known = { ...sources, throughMs: latestOf(sources) };
  const days = dates.map((date, index): PeriodDay => {
    const day = byDate.get(date);
    const all = day ? figuresOfDay(day, weights) : ofMonths.get(date);
    const figures = all && filterFigures(all, filter);
    return { date, day, figures, coverage: coverDate({ date, utcMs: starts[index]! }, day, known, nowMs) };
  });
  return {
    days,
    totals: sumFigures(
      days.flatMap(({ figures }) => figures ?? []),
      weights.weightOf
    )
  };
}

/** Whether anything is known, from reports or from entries alone: only then is a sum of nothing a zero. */
export const isKnown = ({ days, totals }: PersonPeriod): boolean =>
  isReported(days) || totals.trackedSeconds > 0;

/** Seconds of days that the person entered or corrected. */
export function enteredSeconds(days: Iterable<Pick<PersonDay, 'why' | 'cells' | 'untimed'>>): number {
  let sum = 0;
  for (const day of days) {
    for (const [key, seconds] of secondsOfKeys(day)) if (day.why[key]![1] === 'entry') sum += seconds;
  }
  return sum;
}

const daysByDate = memoiseByObject(
  (days: readonly PersonDay[]) => new Map(days.map((day) => [day.date, day]))
);
const startsOf = memoiseByObject((dates: readonly string[]) => dates.map(utcStartMs));
const figuresOfMonths = memoiseByObject(
  (months: readonly PersonMonth[]) =>
    new Map(
      months.flatMap((month) =>
        month.days.map((day): [string, DayFigures] => [day.date, figuresOfMonthDay(month, day)])
      )
    )
);

/** Where a date's local day can lie around the start of its UTC date: zones reach from −12 to +14 hours, day starts to 24. */
const EARLIEST_MS = -14 * 3_600_000;
const LATEST_MS = 62 * 3_600_000;
const FUTURE: DayCoverage = { state: 'future', missingMs: 0 };
const COMPLETE: DayCoverage = { state: 'complete', missingMs: 0 };

/** Most days of a long period are long over: where no zone could make a difference, none is looked at. */
function coverDate(
  { date, utcMs }: { date: string; utcMs: number },
  day: PersonDay | undefined,
  { frame, throughMs, graceMs }: Pick<PersonSources, 'frame' | 'throughMs' | 'graceMs'>,
  nowMs: number
): DayCoverage {
  if (nowMs <= utcMs + EARLIEST_MS) return FUTURE;
  if (throughMs !== undefined && nowMs > utcMs + LATEST_MS && throughMs > utcMs + LATEST_MS) {
    return COMPLETE;
  }
  const [startMs, endMs] = day ? [Date.parse(day.start), Date.parse(day.end)] : localDaySpan(date, frame);
  return coverDay({ startMs, endMs }, throughMs, nowMs, graceMs);
}

function latestOf({ throughMs, days }: PersonSources): number | undefined {
  const reported = days.filter((day) => day.devices.length > 0).map((day) => Date.parse(day.through));
  const latest = Math.max(throughMs ?? -Infinity, ...reported);
  return Number.isFinite(latest) ? latest : undefined;
}

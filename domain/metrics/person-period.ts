/** A person's days over a period: what is known of each, and what they come to. */
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import { memoiseByObject } from '../memoise.ts';
import { monthOf, utcStartMs } from '../time/calendar.ts';
import { localDateOf, localDaySpan, type DayFrame } from '../time/local-days.ts';
import { coverDay, isReported, type DayCoverage, type Reports } from './coverage.ts';
import { type DayFigures, figuresOfDay, figuresOfMonthDay } from './day-figures.ts';
import { secondsOfKeys } from './totals.ts';
import type { Weights } from './weights.ts';
import { EVERYTHING, filterFigures, type WorkFilter } from './filter-work.ts';
import { sumFigures, type Totals } from './sum-figures.ts';

/** What is known of one person; days and months of others must not be among it. */
export type PersonSources = Reports & {
  days: readonly PersonDay[];
  /** Closed days that `days` no longer holds. */
  months: readonly PersonMonth[];
  frame: DayFrame;
};

export type PeriodDay = {
  date: string;
  coverage: DayCoverage;
  /** The whole day where it is still stored; of older days only the figures are known. */
  day: PersonDay | undefined;
  figures: DayFigures | undefined;
};

export type PersonPeriod = {
  days: PeriodDay[];
  totals: Totals;
  /** The local date on which collecting began; undefined: that is not known. */
  collectedFrom: string | undefined;
};

/** The person's days of the given dates, in their order, and the sums: of all work, or of the work that matches a filter. */
export function personPeriod(
  dates: readonly string[],
  sources: PersonSources,
  weights: Weights,
  nowMs: number,
  filter: WorkFilter = EVERYTHING
): PersonPeriod {
  const byDate = daysByDate(sources.days);
  const monthOfDate = monthsByName(sources.months);
  const starts = startsOf(dates);
  const collectFromMs = collectedFromMs(sources);
  const { frame, asOfMs, graceMs } = sources;
  const reports = {
    ...{ frame, asOfMs, collectFromMs, throughMs: latestOf(sources) },
    ...(graceMs === undefined ? {} : { graceMs })
  };
  const days = dates.map((date, index): PeriodDay => {
    const day = byDate.get(date);
    const month = day ? undefined : monthOfDate.get(monthOf(date));
    const all = day ? figuresOfDay(day, weights) : month && figuresByDate(month).get(date);
    const figures = all && filterFigures(all, filter);
    return { date, day, figures, coverage: coverDate({ date, utcMs: starts[index]! }, day, reports, nowMs) };
  });
  return {
    days,
    totals: sumFigures(
      days.flatMap(({ figures }) => figures ?? []),
      weights.weightOf
    ),
    collectedFrom: collectFromMs === undefined ? undefined : localDateOf(collectFromMs, frame)
  };
}

/**
 * When collecting began: at the first report, but no sooner than the machines say; where nothing is reported yet, as they say.
 * A day that ended before they began was reported by a machine that is gone.
 */
function collectedFromMs({ days, months, frame, collectFromMs }: PersonSources): number | undefined {
  const stored = firstReported(days);
  const dates = [stored?.date ?? [], firstOfMonths(months) ?? []].flat();
  if (dates.length === 0) return collectFromMs;
  const first = dates.reduce((one, other) => (other < one ? other : one));
  const [startMs, endMs] =
    first === stored?.date ? [Date.parse(stored.start), Date.parse(stored.end)] : localDaySpan(first, frame);
  return collectFromMs === undefined || collectFromMs >= endMs ? startMs : Math.max(collectFromMs, startMs);
}

/** Whether anything is known, from reports or from entries alone: only then is a sum of nothing a zero. */
export const isKnown = ({ days, totals }: PersonPeriod): boolean =>
  isReported(days) || totals.trackedSeconds > 0;

/** Seconds of days that the person entered or corrected. */
export function enteredSeconds(days: Iterable<Pick<PersonDay, 'why' | 'cells' | 'untimed'>>): number {
  let sum = 0;
  for (const day of days) {
    const { why } = day;
    for (const [key, seconds] of secondsOfKeys(day)) if (why[key]![1] === 'entry') sum += seconds;
  }
  return sum;
}

const daysByDate = memoiseByObject(
  (days: readonly PersonDay[]) => new Map(days.map((day) => [day.date, day]))
);
/** A day of entries alone is not reported. Days that come by date are looked at up to the first one only. */
const firstReported = memoiseByObject((days: readonly PersonDay[]) => {
  let first: PersonDay | undefined;
  for (const day of days) {
    if ((first === undefined || day.date < first.date) && day.devices.length > 0) first = day;
  }
  return first;
});
/** Months come in any order: those after the first one that has any are not looked at. */
const firstOfMonths = memoiseByObject((months: readonly PersonMonth[]) => {
  let first: string | undefined;
  for (const { month, days } of months) {
    if (first === undefined || month < first) first = days.find(({ active }) => active > 0)?.date ?? first;
  }
  return first;
});
const startsOf = memoiseByObject((dates: readonly string[]) => dates.map(utcStartMs));
const monthsByName = memoiseByObject(
  (months: readonly PersonMonth[]) => new Map(months.map((month) => [month.month, month]))
);
/** Of a month that is looked at: nothing is made of the others. */
const figuresByDate = memoiseByObject(
  (month: PersonMonth) =>
    new Map(month.days.map((day): [string, DayFigures] => [day.date, figuresOfMonthDay(month, day)]))
);

/** Where a date's local day can lie around the start of its UTC date: zones reach from −12 to +14 hours, day starts to 24. */
const EARLIEST_MS = -14 * 3_600_000;
const LATEST_MS = 62 * 3_600_000;
const UNCOLLECTED: DayCoverage = { state: 'uncollected', missingMs: 0 };
const FUTURE: DayCoverage = { state: 'future', missingMs: 0 };
const COMPLETE: DayCoverage = { state: 'complete', missingMs: 0 };

/** Most days of a long period are long over: where no zone could make a difference, none is looked at. */
function coverDate(
  { date, utcMs }: { date: string; utcMs: number },
  day: PersonDay | undefined,
  { frame, ...reports }: Reports & { frame: DayFrame },
  nowMs: number
): DayCoverage {
  const { throughMs, collectFromMs = -Infinity } = reports;
  if (utcMs + LATEST_MS < collectFromMs) return UNCOLLECTED;
  if (nowMs <= utcMs + EARLIEST_MS) return FUTURE;
  if (collectFromMs < utcMs + EARLIEST_MS && Math.min(nowMs, throughMs ?? -Infinity) > utcMs + LATEST_MS)
    return COMPLETE;
  const [startMs, endMs] = day ? [Date.parse(day.start), Date.parse(day.end)] : localDaySpan(date, frame);
  return coverDay({ startMs, endMs }, reports, nowMs);
}

function latestOf({ throughMs, days }: PersonSources): number | undefined {
  const latest = Math.max(throughMs ?? -Infinity, lastReported(days));
  return Number.isFinite(latest) ? latest : undefined;
}

/** Days mostly come by date: from the last one on, hardly any other is later. */
const lastReported = memoiseByObject((days: readonly PersonDay[]): number => {
  let latest = -Infinity;
  for (let index = days.length - 1; index >= 0; index--) {
    const day = days[index]!;
    const ms = Date.parse(day.through);
    if (ms > latest && day.devices.length > 0) latest = ms;
  }
  return latest;
});

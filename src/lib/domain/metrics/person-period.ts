/** A person's days over a period: what is known of each, and what they come to. */
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import type { Weighing } from '../merge/person-month.ts';
import { monthOf } from '../time/calendar.ts';
import { localDaySpan, type DayFrame } from '../time/local-days.ts';
import { coverDay, type DayCoverage } from './coverage.ts';
import { figuresOfDay, figuresOfMonthDay, type DayFigures } from './day-figures.ts';
import { sumFigures, type Totals } from './sum-figures.ts';

/** What is known of one person; days and months of others must not be among it. */
export type PersonSources = {
  days: readonly PersonDay[];
  /** Closed days that `days` no longer holds. */
  months: readonly PersonMonth[];
  frame: DayFrame;
  /** Up to where their machines have reported, whichever reported last; undefined: none ever did. */
  throughMs: number | undefined;
};

export type PeriodDay = {
  date: string;
  coverage: DayCoverage;
  /** The whole day, where it is kept; older days are known by their figures alone. */
  day: PersonDay | undefined;
  figures: DayFigures | undefined;
};

export type PersonPeriod = { days: PeriodDay[]; totals: Totals };
export type Weights = Pick<Weighing, 'weightOf' | 'focus'>;

/** The person's days of the given dates, in their order, and the sums. */
export function personPeriod(
  dates: readonly string[],
  sources: PersonSources,
  weights: Weights,
  nowMs: number
): PersonPeriod {
  const byDate = new Map(sources.days.map((day) => [day.date, day]));
  const throughMs = latestOf(sources);
  const days = dates.map((date): PeriodDay => {
    const day = byDate.get(date);
    const [startMs, endMs] = day
      ? [Date.parse(day.start), Date.parse(day.end)]
      : localDaySpan(date, sources.frame);
    const figures = day ? figuresOfDay(day, weights) : figuresFromMonth(date, sources.months);
    return { date, day, figures, coverage: coverDay({ startMs, endMs }, throughMs, nowMs) };
  });
  return {
    days,
    totals: sumFigures(
      days.flatMap(({ figures }) => figures ?? []),
      weights.weightOf
    )
  };
}

/** Seconds of days that the person entered or corrected. */
export function enteredSeconds(days: Iterable<Pick<PersonDay, 'why' | 'cells'>>): number {
  let sum = 0;
  for (const day of days) {
    for (let index = 0; index + 2 < day.cells.length; index += 3) {
      if (day.why[day.cells[index + 1]!]![1] === 'entry') sum += day.cells[index + 2]!;
    }
  }
  return sum;
}

function figuresFromMonth(date: string, months: readonly PersonMonth[]): DayFigures | undefined {
  const month = months.find((candidate) => candidate.month === monthOf(date));
  const day = month?.days.find((candidate) => candidate.date === date);
  return month && day && figuresOfMonthDay(month, day);
}

function latestOf({ throughMs, days }: PersonSources): number | undefined {
  const reported = days.filter((day) => day.devices.length > 0).map((day) => Date.parse(day.through));
  const latest = Math.max(throughMs ?? -Infinity, ...reported);
  return Number.isFinite(latest) ? latest : undefined;
}

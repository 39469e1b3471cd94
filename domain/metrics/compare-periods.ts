/** Compares two periods of the same people: days that are not known in one of them are left out of both. */
import type { DayFigures } from './day-figures.ts';
import type { PeriodDay } from './person-period.ts';
import { sumFigures } from './sum-figures.ts';

export type Measures = {
  trackedSeconds: number;
  /** Of the days whose focus is known; undefined where it is known of none. */
  focusSeconds: number | undefined;
  /** Undefined where nothing was tracked. */
  pulse: number | undefined;
};

export type ComparedPeriods = {
  now: Measures;
  before: Measures;
  /** How many pairs of days were compared, and whether some were left out. */
  pairs: number;
  partial: boolean;
};

/** The days of one person in both periods, each in order. */
export type PairedDays = { now: readonly PeriodDay[]; before: readonly PeriodDay[] };

/**
 * The sums of the days that are over and reported in full. The first day of a period goes with the first of the other,
 * and so on: where one of the two is still running, or is not reported in full, both are left out. What a longer period
 * has beyond the other's length counts once the period is over.
 */
export function comparePeriods(
  people: readonly PairedDays[],
  isOver: boolean,
  weightOf: (category: string) => number
): ComparedPeriods {
  const now: DayFigures[] = [];
  const before: DayFigures[] = [];
  let partial = false;
  let pairs = 0;
  for (const person of people) {
    for (const pair of comparablePairs(person, isOver)) {
      if (pair) {
        if (pair.now?.figures) now.push(pair.now.figures);
        if (pair.before?.figures) before.push(pair.before.figures);
        pairs++;
      } else partial = true;
    }
  }
  return { now: measure(now, weightOf), before: measure(before, weightOf), pairs, partial };
}

/** One day of each period; undefined where one of them is too short to have it. */
export type DayPair = { now: PeriodDay | undefined; before: PeriodDay | undefined };

/** The pairs of days of a person that can be compared; undefined stands for a pair that is left out. */
export function* comparablePairs(person: PairedDays, isOver: boolean): Generator<DayPair | undefined> {
  const length = Math.max(person.now.length, isOver ? person.before.length : 0);
  for (let index = 0; index < length; index++) {
    const pair = { now: person.now[index], before: person.before[index] };
    yield isComplete(pair.now) && isComplete(pair.before) ? pair : undefined;
  }
}

/** A day that one of the two periods is too short to have leaves nothing to wait for. */
const isComplete = (day: PeriodDay | undefined) => day === undefined || day.coverage.state === 'complete';

function measure(days: readonly DayFigures[], weightOf: (category: string) => number): Measures {
  const { trackedSeconds, focusSeconds, pulse } = sumFigures(days, weightOf);
  return { trackedSeconds, focusSeconds, pulse };
}

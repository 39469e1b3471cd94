/** Compares two periods of the same people: days that are not known in one of them are left out of both. */
import { isReported, isWhole } from './coverage.ts';
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
  /** There are none because nothing was collected yet in the period before. */
  isUncollected: boolean;
};

/** The days of one person in both periods, each in order. */
export type PairedDays = { now: readonly PeriodDay[]; before: readonly PeriodDay[] };

/**
 * The sums of the days that are over and reported in full. The first day of a period goes with the first of the other,
 * and so on: where one of the two is still running, is not reported in full, or was not collected from its beginning, both are
 * left out. What a longer period has beyond the other's length counts once the period is over, and only beside whole periods.
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
  const days = people.flatMap((person) => person.before);
  const isUncollected =
    pairs === 0 && days.some(({ coverage }) => coverage.state === 'uncollected') && !isReported(days);
  return { now: measure(now, weightOf), before: measure(before, weightOf), pairs, partial, isUncollected };
}

/** One day of each period; undefined where one of them is too short to have it. */
export type DayPair = { now: PeriodDay | undefined; before: PeriodDay | undefined };

/** The pairs of days of a person that can be compared; undefined stands for a pair that is left out. */
export function* comparablePairs(person: PairedDays, isOver: boolean): Generator<DayPair | undefined> {
  const { now, before } = person;
  const common = Math.min(now.length, before.length);
  let isAlike = true;
  for (let index = 0; index < common; index++) {
    const pair = { now: now[index]!, before: before[index]! };
    const isComparable = isWhole(pair.now.coverage) && isWhole(pair.before.coverage);
    isAlike &&= isComparable;
    yield isComparable ? pair : undefined;
  }
  // A day that the other period is too short to have has no counterpart: it completes a period, and says nothing beside a part.
  for (const day of now.slice(common))
    yield isAlike && isWhole(day.coverage) ? { now: day, before: undefined } : undefined;
  if (!isOver) return;
  for (const day of before.slice(common))
    yield isAlike && isWhole(day.coverage) ? { now: undefined, before: day } : undefined;
}

function measure(days: readonly DayFigures[], weightOf: (category: string) => number): Measures {
  const { trackedSeconds, focusSeconds, pulse } = sumFigures(days, weightOf);
  return { trackedSeconds, focusSeconds, pulse };
}

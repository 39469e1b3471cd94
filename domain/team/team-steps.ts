/** Each person's sums in the steps of the period, and the median of all of them. */
import { isCut, isIncomplete } from '../metrics/coverage.ts';
import type { PeriodDay } from '../metrics/person-period.ts';
import { medianOf, sumSteps, type StepSum } from '../metrics/sum-steps.ts';
import type { Step } from '../time/period-steps.ts';
import type { TeamPerson } from './team-people.ts';

export type PersonStep = StepSum & {
  /** The days of it that are not reported in full. */
  incomplete: PeriodDay[];
  /** None of it has begun. */
  isFuture: boolean;
  /** Collecting began after it did: less of it is known than of other steps. */
  isCut: boolean;
  /** Collecting began after it, and nothing of it is known. */
  isUncollected: boolean;
};

export type StepsOfPeople = {
  byPerson: Map<string, PersonStep[]>;
  /** Of the people whose step has begun, was collected from its beginning and is reported in full; undefined where there are none. */
  medians: (number | undefined)[];
};

export function stepsOfPeople(steps: readonly Step[], people: readonly TeamPerson[]): StepsOfPeople {
  const byPerson = new Map(people.map(({ id, period }) => [id, personSteps(steps, period.days)]));
  const all = [...byPerson.values()];
  const medians = steps.map((_, index) =>
    medianOf(
      all.flatMap((own) => {
        const step = own[index];
        return step && !step.isFuture && !step.isCut && step.incomplete.length === 0
          ? step.trackedSeconds
          : [];
      })
    )
  );
  return { byPerson, medians };
}

export const personSteps = (steps: readonly Step[], days: readonly PeriodDay[]): PersonStep[] =>
  sumSteps(steps, days).map((sum) => ({
    ...sum,
    incomplete: sum.days.filter(({ coverage }) => isIncomplete(coverage)),
    isFuture: sum.days.every(({ coverage }) => coverage.state === 'future'),
    isCut: sum.days.some(({ coverage }) => isCut(coverage)),
    isUncollected:
      sum.trackedSeconds === 0 && sum.days.every(({ coverage }) => coverage.state === 'uncollected')
  }));

/** Each person's sums in the steps of the period, and the median of all of them. */
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { medianOf, sumSteps, type StepSum } from '#domain/metrics/sum-steps.ts';
import type { Step } from '#domain/time/period-steps.ts';
import { mustShowOwed } from '#lib/charts/owed.ts';
import type { TeamPerson } from '#domain/team/team-people.ts';

export type PersonStep = StepSum & {
  /** The days of it that are not told in full. */
  owing: PeriodDay[];
  /** None of it has begun. */
  ahead: boolean;
};

export type StepsOfPeople = {
  byPerson: Map<string, PersonStep[]>;
  /** Of the people who have told all of a step that has begun; undefined where there are none. */
  medians: (number | undefined)[];
};

export function stepsOfPeople(steps: readonly Step[], people: readonly TeamPerson[]): StepsOfPeople {
  const byPerson = new Map(people.map(({ id, period }) => [id, personSteps(steps, period.days)]));
  const all = [...byPerson.values()];
  const medians = steps.map((_, index) =>
    medianOf(
      all.flatMap((own) => {
        const step = own[index];
        return step && !step.ahead && step.owing.length === 0 ? step.trackedSeconds : [];
      })
    )
  );
  return { byPerson, medians };
}

export const personSteps = (steps: readonly Step[], days: readonly PeriodDay[]): PersonStep[] =>
  sumSteps(steps, days).map((sum) => ({
    ...sum,
    owing: sum.days.filter(({ coverage }) => mustShowOwed(coverage)),
    ahead: sum.days.every(({ coverage }) => coverage.state === 'ahead')
  }));

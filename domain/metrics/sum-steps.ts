/** A person's days added up in the steps of a period. */
import type { Step } from '../time/period-steps.ts';
import { daysBetween } from '../time/calendar.ts';
import type { PeriodDay } from './person-period.ts';
import { sumBlocks } from './sum-blocks.ts';

export type StepSum = {
  step: Step;
  trackedSeconds: number;
  byCategory: Map<string, number>;
  byProject: Map<string, number>;
  days: PeriodDay[];
};

/** One sum for each step, in order. `days` are the dates of the whole period, one after the other. */
export function sumSteps(steps: readonly Step[], days: readonly PeriodDay[]): StepSum[] {
  const first = steps[0]?.from ?? '';
  return steps.map((step) => {
    const from = daysBetween(first, step.from);
    const own = days.slice(from, daysBetween(first, step.to) + 1);
    const { trackedSeconds, byCategory, byProject } = sumBlocks(own.flatMap(({ figures }) => figures ?? []));
    return { step, days: own, trackedSeconds, byCategory, byProject };
  });
}

/** The median of some figures; undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const inOrder = [...values].sort((a, b) => a - b);
  const middle = (inOrder.length - 1) / 2;
  const [low, high] = [inOrder[Math.floor(middle)], inOrder[Math.ceil(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

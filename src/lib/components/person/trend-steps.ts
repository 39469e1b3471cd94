/** What weeks or months come to, and what they are compared with; docs/metrics.md, "Trend". */
import { mean } from 'd3-array';
import type { Weights } from '#domain/metrics/weights.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { sumFigures } from '#domain/metrics/sum-figures.ts';
import type { Step } from '#domain/time/period-steps.ts';
import { isCut, isExpected, isIncomplete } from '#domain/metrics/coverage.ts';

/** Undefined: not known. */
export type TrendStep = {
  step: Step;
  tracked: number | undefined;
  focus: number | undefined;
  pulse: number | undefined;
  /** Not all of it is over. */
  running: boolean;
  /** It began before anything was collected. */
  cut: boolean;
  /** Something of it has not been reported. */
  missing: boolean;
};

export type Measure = 'tracked' | 'focus' | 'pulse';

export const TREND_STEPS = 12;

/** The figures of each step. `days` must hold all their days. */
export function trendSteps(
  steps: readonly Step[],
  days: readonly PeriodDay[],
  weightOf: Weights['weightOf']
): TrendStep[] {
  return steps.map((step) => {
    const own = days.filter(({ date }) => step.from <= date && date <= step.to);
    const figures = own.flatMap((day) => day.figures ?? []);
    const totals = sumFigures(figures, weightOf);
    const begun = own.filter(({ coverage }) => isExpected(coverage));
    const missing = begun.some(({ coverage }) => isIncomplete(coverage));
    const known = figures.length > 0 || (begun.length > 0 && !missing);
    return {
      step,
      tracked: known ? totals.trackedSeconds : undefined,
      focus: known ? totals.focusSeconds : undefined,
      pulse: known ? totals.pulse : undefined,
      running: own.some(({ coverage }) => coverage.state === 'future'),
      cut: own.some(({ coverage }) => isCut(coverage)),
      missing
    };
  });
}

/** The mean of the steps that are over and known from their beginning; undefined where there are none. */
export function meanOf(steps: readonly TrendStep[], measure: Measure): number | undefined {
  const values = steps.flatMap((step) => (step.running || step.cut ? [] : (step[measure] ?? [])));
  return mean(values);
}

/** Goals as people read them. */
import type { AnyGoal } from '#domain/documents/goal.ts';
import type { GoalProgress, GoalState } from '#domain/goals/goal-progress.ts';
import { periodName, shortPeriodName } from '#lib/ui/dates.ts';

export { goalLabel, MEASURE_NAMES, reachedLabel, STATE_NAMES } from '#domain/goals/goal-text.ts';

export const PER_NAMES: Record<AnyGoal['per'], string> = { day: 'Day', week: 'Week', month: 'Month' };

/** Not by colour alone. */
export const STATE_SIGNS: Record<GoalState, string> = {
  met: '✓',
  missed: '✗',
  running: '…',
  unknown: '?',
  rest: '–'
};

export const goalPeriodName = ({ goal, from }: Pick<GoalProgress, 'goal' | 'from'>): string =>
  periodName({ kind: goal.per, date: from });
export const shortGoalPeriodName = ({ goal, from }: Pick<GoalProgress, 'goal' | 'from'>): string =>
  shortPeriodName({ kind: goal.per, date: from });

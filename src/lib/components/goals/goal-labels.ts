/** Goals as people read them. */
import type { AnyGoal } from '#domain/documents/goal.ts';
import type { GoalProgress, GoalState } from '#domain/goals/goal-progress.ts';
import { periodName, shortPeriodName } from '#lib/ui/dates.ts';
import { prose } from '#lib/ui/durations.ts';
import { projectName } from '#lib/ui/project-name.ts';

export const MEASURE_NAMES: Record<AnyGoal['measure'], string> = {
  tracked: 'Tracked time',
  focus: 'Focus time',
  working: 'Working time',
  distraction: 'Distractions',
  category: 'A category',
  project: 'A project'
};

export const PER_NAMES: Record<AnyGoal['per'], string> = { day: 'Day', week: 'Week', month: 'Month' };

export const STATE_NAMES: Record<GoalState, string> = {
  met: 'Met',
  missed: 'Missed',
  running: 'Running',
  unknown: 'Not reported yet',
  rest: 'Rest'
};
/** Not by colour alone. */
export const STATE_SIGNS: Record<GoalState, string> = {
  met: '✓',
  missed: '✗',
  running: '…',
  unknown: '?',
  rest: '–'
};

/** `At least 2 h 00 m of focus time a day` */
export function goalLabel({ direction, seconds, measure, subject, per }: AnyGoal): string {
  const what =
    measure === 'category'
      ? subject
      : measure === 'project'
        ? projectName(subject)
        : MEASURE_NAMES[measure].toLowerCase();
  return `${direction === 'atLeast' ? 'At least' : 'At most'} ${prose(seconds)} of ${what} a ${per}`;
}

/** `1 h 20 m of 2 h 00 m` */
export const reachedLabel = ({ seconds, goal }: Pick<GoalProgress, 'seconds' | 'goal'>): string =>
  `${prose(seconds)} of ${prose(goal.seconds)}`;

export const goalPeriodName = ({ goal, from }: Pick<GoalProgress, 'goal' | 'from'>): string =>
  periodName({ kind: goal.per, date: from });
export const shortGoalPeriodName = ({ goal, from }: Pick<GoalProgress, 'goal' | 'from'>): string =>
  shortPeriodName({ kind: goal.per, date: from });

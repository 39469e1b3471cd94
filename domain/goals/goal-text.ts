/** Goals as people read them, in the app and in messages. */
import { rollup } from 'd3-array';
import type { AnyGoal } from '../documents/goal.ts';
import { projectLabel } from '../projects/project-label.ts';
import { prose } from '../time/duration-text.ts';
import { GOAL_STATES, type GoalProgress, type GoalState } from './goal-progress.ts';

export const MEASURE_NAMES: Record<AnyGoal['measure'], string> = {
  tracked: 'Tracked time',
  focus: 'Focus time',
  working: 'Working time',
  distraction: 'Distractions',
  category: 'A category',
  project: 'A project'
};

export const STATE_NAMES: Record<GoalState, string> = {
  met: 'Met',
  missed: 'Missed',
  running: 'Running',
  unknown: 'Not reported yet',
  rest: 'Rest'
};

/** `At least 2 h 00 m of focus time a day` */
export function goalLabel({ direction, seconds, measure, subject, per }: AnyGoal): string {
  const what =
    measure === 'category'
      ? subject
      : measure === 'project'
        ? projectLabel(subject)
        : MEASURE_NAMES[measure].toLowerCase();
  return `${direction === 'atLeast' ? 'At least' : 'At most'} ${prose(seconds)} of ${what} a ${per}`;
}

/** `1 h 20 m of 2 h 00 m` */
export const reachedLabel = ({ seconds, goal }: Pick<GoalProgress, 'seconds' | 'goal'>): string =>
  `${prose(seconds)} of ${prose(goal.seconds)}`;

/** `5 met, 1 running`, in a fixed order; empty where there is none. */
export function countGoalStates(states: readonly GoalState[]): string {
  const counts = rollup(
    states,
    (of) => of.length,
    (state) => state
  );
  return GOAL_STATES.filter((state) => counts.has(state))
    .map((state) => `${counts.get(state)} ${STATE_NAMES[state].toLowerCase()}`)
    .join(', ');
}

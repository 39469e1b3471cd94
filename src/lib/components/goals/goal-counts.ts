import { rollup } from 'd3-array';
import { GOAL_STATES } from '#domain/goals/goal-progress.ts';
import { STATE_NAMES } from './goal-labels.ts';
import type { PersonOfGoal } from './own-goals.ts';

/** `5 met, 1 running` of the present period. */
export function countStates(people: readonly Pick<PersonOfGoal, 'periods'>[]): string {
  const states = people.flatMap(({ periods }) => periods.at(-1)?.state ?? []);
  const counts = rollup(
    states,
    (of) => of.length,
    (state) => state
  );
  return (
    GOAL_STATES.filter((state) => counts.has(state))
      .map((state) => `${counts.get(state)} ${STATE_NAMES[state].toLowerCase()}`)
      .join(', ') || 'nobody reports yet'
  );
}

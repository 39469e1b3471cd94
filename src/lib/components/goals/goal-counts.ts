import { countGoalStates } from '#domain/goals/goal-text.ts';
import type { PersonOfGoal } from './own-goals.ts';

/** `5 met, 1 running` of the present period. */
export const countStates = (people: readonly Pick<PersonOfGoal, 'periods'>[]): string =>
  countGoalStates(people.flatMap(({ periods }) => periods.at(-1)?.state ?? [])) || 'nobody reports yet';

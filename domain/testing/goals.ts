/** Goals for tests: an hour of focus each day unless something else is given. */
import type { Goal } from '../documents/goal.ts';

export const testGoal = (given: Partial<Goal> = {}): Goal => ({
  _id: 'goal:00000000000000000000000000',
  type: 'goal',
  v: 1,
  developer: 'john_doe',
  title: 'Focus',
  measure: 'focus',
  subject: '',
  direction: 'atLeast',
  seconds: 3600,
  per: 'day',
  from: '2026-01-01',
  ...given
});

import type { AnyGoal } from '#domain/documents/goal.ts';

export type GoalActs = { change: (goal: AnyGoal) => void; end: (goal: AnyGoal) => void };

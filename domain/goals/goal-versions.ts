/** A goal over time: a change ends it and begins another one, so that what was reached before stays as it was. */
import type { AnyGoal } from '../documents/goal.ts';
import { addDays } from '../time/calendar.ts';
import { periodBounds, shiftPeriod, type CalendarPeriod } from '../time/periods.ts';

/** What somebody may change of a goal. */
export type GoalChanges = Partial<
  Pick<AnyGoal, 'title' | 'measure' | 'subject' | 'direction' | 'seconds' | 'per' | 'restDays'>
>;

/** The goal as it ends before `today`, and the one that continues it; another title alone changes the goal itself. */
export function changeGoal<G extends AnyGoal>(
  goal: G,
  changes: GoalChanges,
  { today, id }: { today: string; id: string }
): G[] {
  const isTitleOnly = (Object.keys(changes) as (keyof GoalChanges)[]).every(
    (name) => name === 'title' || isSame(goal[name], changes[name])
  );
  if (isTitleOnly) return [{ ...goal, ...changes }];
  // One that begins later has no history to keep.
  const from = goal.from > today ? goal.from : today;
  const next = { ...goal, ...changes, _id: id, from, replaces: goal._id };
  delete next._rev;
  return [endGoal(goal, from), next];
}

/** The goal as it ends before a date. */
export const endGoal = <G extends AnyGoal>(goal: G, date: string): G => ({
  ...goal,
  until: addDays(date, -1)
});

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);

/** A goal with its earlier versions. */
export type GoalLine<G extends AnyGoal> = { goal: G; versions: G[]; isEnded: boolean };

/** The goals that are in force or to come, then those that ended; each with what it continues, oldest first. */
export function goalLines<G extends AnyGoal>(goals: readonly G[], today: string): GoalLine<G>[] {
  const byId = new Map(goals.map((goal) => [goal._id, goal]));
  const replaced = new Set(goals.flatMap(({ replaces }) => replaces ?? []));
  const lines = goals
    .filter(({ _id }) => !replaced.has(_id))
    .map((goal) => ({
      goal,
      versions: versionsOf(goal, byId),
      isEnded: goal.until !== undefined && goal.until < today
    }));
  return lines.sort((a, b) => Number(a.isEnded) - Number(b.isEnded) || (a.goal._id < b.goal._id ? -1 : 1));
}

function versionsOf<G extends AnyGoal>(goal: G, byId: ReadonlyMap<string, G>): G[] {
  const versions = [goal];
  for (let next = byId.get(goal.replaces ?? ''); next; next = byId.get(next.replaces ?? '')) {
    // Two that name each other end the line.
    if (versions.includes(next)) break;
    versions.unshift(next);
  }
  return versions;
}

export type GoalPeriod<G extends AnyGoal> = { goal: G; from: string; to: string };

/**
 * The last `count` periods up to that of `today`, or of the last date of a goal that ended, oldest first. A period belongs to the
 * version that is in force on its last day; its other days count too. Periods of another length are left out.
 */
export function goalPeriods<G extends AnyGoal>(
  { goal, versions }: Pick<GoalLine<G>, 'goal' | 'versions'>,
  today: string,
  count: number
): GoalPeriod<G>[] {
  const newest = goal.until !== undefined && goal.until < today ? goal.until : today;
  const last: CalendarPeriod = { kind: goal.per, date: newest };
  return Array.from({ length: count }, (_, index) => index - count + 1).flatMap((by) => {
    const [from, to] = periodBounds(shiftPeriod(last, by));
    const version = versions.findLast((candidate) => candidate.from <= to && to <= (candidate.until ?? to));
    return version && version.per === goal.per ? [{ goal: version, from, to }] : [];
  });
}

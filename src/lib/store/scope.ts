/** How much of a database is kept here: less where the device had no space for more. */
import * as v from 'valibot';

/** Recent days by step; the first is the normal one. */
export type ScopeSteps = readonly [number, ...number[]];

/** A team has months for what is older. */
export const TEAM_DAYS: ScopeSteps = [35, 14, 7, 2];
/** A person's own database has days only: a year and a month, to compare with. */
export const OWN_DAYS: ScopeSteps = [400, 100, 35, 7];

const Step = v.pipe(v.string(), v.regex(/^\d$/), v.transform(Number));

const keyOf = (replica: string) => `tidesheet.scope.${replica}`;

export function recentDays(replica: string, steps: ScopeSteps): number {
  const step = v.safeParse(Step, localStorage.getItem(keyOf(replica)));
  return steps[step.success ? step.output : 0] ?? steps[0];
}

/** The recent days that one step less leaves; undefined where there is nothing more to spare. */
export const narrowerScope = (replica: string, steps: ScopeSteps): number | undefined =>
  steps[steps.indexOf(recentDays(replica, steps)) + 1];

/** From now on these recent days are kept. */
export const keepScope = (replica: string, steps: ScopeSteps, days: number) =>
  localStorage.setItem(keyOf(replica), String(steps.indexOf(days)));

/** The part of rules that decides how much leaves a machine, also of the days that agents summarise again. Only admins change it. */
import type { Rules } from '../documents/rules.ts';

type RulesWithSharing = Pick<Rules, 'sharing' | 'projectHoldSeconds'>;

/** Whether two rules share equally much. The validation function of `org` compares in the same way. */
export function sameSharing(before: RulesWithSharing, after: RulesWithSharing): boolean {
  return comparableOf(before) === comparableOf(after);
}

function comparableOf({ sharing, projectHoldSeconds }: RulesWithSharing): string {
  const { apps, domains, detail, hiddenCategories } = sharing;
  return JSON.stringify([apps, domains, detail, hiddenCategories, projectHoldSeconds]);
}

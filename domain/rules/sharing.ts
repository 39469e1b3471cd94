/** The part of rules that decides how much leaves a machine and how much of it managers get, also of earlier days. Only admins change it. */
import type { ManagerSharing, Rules, Sharing } from '../documents/rules.ts';

type RulesWithSharing = Pick<Rules, 'sharing' | 'projectHoldSeconds'>;

/** Whether two rules share equally much. The validation function of `org` compares in the same way. */
export function sameSharing(before: RulesWithSharing, after: RulesWithSharing): boolean {
  return comparableOf(before) === comparableOf(after);
}

function comparableOf({ sharing, projectHoldSeconds }: RulesWithSharing): string {
  const { apps, domains, detail, hiddenCategories } = sharing;
  const { sites, interruptions, distractions } = managerSharingOf(sharing);
  const managers = [sites, interruptions, distractions];
  return JSON.stringify([apps, domains, detail, hiddenCategories, projectHoldSeconds, managers]);
}

const NOTHING: ManagerSharing = { sites: false, interruptions: false, distractions: false };

/** What managers get by name of each person. */
export const managerSharingOf = ({ managers = NOTHING }: Pick<Sharing, 'managers'>): ManagerSharing =>
  managers;

/** Apps and domains that were seen, most time first: what somebody who writes a rule is likely to mean. */
import type { PersonDay } from '#domain/documents/day.ts';
import { totalsBy } from '#domain/metrics/totals.ts';

export type Known = { apps: string[]; domains: string[] };

const MOST = 200;

export function knownNames(days: readonly PersonDay[]): Known {
  const names = (field: 'app' | 'domain') =>
    [...totalsBy(field, days).keys()].filter((name) => name !== '').slice(0, MOST);
  return { apps: names('app'), domains: names('domain') };
}

import type { PersonDay } from '#domain/documents/day.ts';
import type { Machine } from '#domain/metrics/coverage.ts';
import type { PersonSources } from '#domain/metrics/person-period.ts';
import type { WorkCalendar } from '#domain/metrics/streaks.ts';
import type { Period } from '#domain/time/periods.ts';
import { evidenceUrl, type EvidenceQuery } from '../evidence/evidence-url.ts';

/** A person as their pages show them, whether from their own replica or from that of a team. */
export type Person = PersonSources & {
  name: string;
  machines: Machine[];
  /** Where the page of this person is. */
  path: string;
  calendar: WorkCalendar;
  /** How long they work is not that of the work hours. */
  hasContract: boolean;
  /** Whether the page shows what managers get, and not what the person knows. */
  isForManagers?: boolean;
  /** What each machine alone reported of a local day, by name; a team does not know. */
  byDevice?: (date: string) => Iterable<[device: string, day: PersonDay]>;
};

/** Where the documents behind a figure of this person are shown. */
export function personEvidence(
  { path }: Pick<Person, 'path'>,
  period: Period,
  query: Partial<EvidenceQuery>
): string {
  const whose = path === '/me' ? { own: true } : { people: [path.slice('/people/'.length)] };
  return evidenceUrl(period, { ...query, ...whose });
}

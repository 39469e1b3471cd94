import type { Machine } from '#domain/metrics/coverage.ts';
import type { PersonSources } from '#domain/metrics/person-period.ts';

/** A person as their pages show them, whether from their own replica or from that of a team. */
export type Person = PersonSources & {
  name: string;
  machines: Machine[];
  /** Where the page of this person is. */
  path: string;
};

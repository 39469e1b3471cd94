/**
 * One team, from the replica of its database. Everything is validated, sorted and reactive; the arrays are replaced, never
 * changed in place, so derive figures from them with `$derived`.
 */
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import type { Alert } from '#domain/documents/alert.ts';
import type { PersonMonth } from '#domain/documents/month.ts';
import type { Review } from '#domain/documents/review.ts';
import type { Sheet } from '#domain/documents/sheet.ts';
import type { TeamAbsences } from '#domain/documents/team-absences.ts';
import type { TeamNames } from '#domain/documents/team-names.ts';
import type { TeamDeveloper } from '#domain/documents/team-developer.ts';
import { TEAM_KINDS, type Documents } from '#lib/store/replica/documents.ts';
import { ReplicaView } from './replica-view.svelte.ts';

export class TeamData extends ReplicaView<typeof TEAM_KINDS> {
  readonly slug: string;
  readonly name: string;
  /** By name. */
  developers = $state.raw<TeamDeveloper[]>([]);
  /** By date, then developer. The last five weeks are always here; older days are in `months` only. */
  days = $state.raw<PersonDay[]>([]);
  /** By month, then developer. Closed days only: today is in `days`. */
  months = $state.raw<PersonMonth[]>([]);
  /** By week: what at least three people have in common. */
  names = $state.raw<TeamNames[]>([]);
  sheets = $state.raw<Sheet[]>([]);
  reviews = $state.raw<Review[]>([]);
  /** Those that a manager has dealt with, or put off. */
  alerts = $state.raw<Alert[]>([]);
  /** By year, then developer. */
  absences = $state.raw<TeamAbsences[]>([]);

  constructor(slug: string, name: string) {
    super(TEAM_KINDS);
    this.slug = slug;
    this.name = name;
  }

  developer(id: string): TeamDeveloper | undefined {
    return this.developers.find(({ developer }) => developer === id);
  }

  /** One person's local day; undefined: nothing has been reported for it. */
  day(date: string, developer: string): PersonDay | undefined {
    const id = dayId(date, developer);
    return this.days.find((day) => day._id === id);
  }

  /** Days of local dates `from` to `to`, both included, of everybody or of one person. */
  daysBetween(from: string, to: string, developer?: string): PersonDay[] {
    return this.days.filter(
      (day) => day.date >= from && day.date <= to && (developer === undefined || day.developer === developer)
    );
  }

  protected override show(documents: Documents<typeof TEAM_KINDS>, changed: Set<string>): void {
    if (changed.has('developer'))
      this.developers = documents.list('developer').sort((a, b) => a.name.localeCompare(b.name));
    if (changed.has('day')) this.days = documents.list('day');
    if (changed.has('month')) this.months = documents.list('month');
    if (changed.has('names')) this.names = documents.list('names');
    if (changed.has('sheet')) this.sheets = documents.list('sheet');
    if (changed.has('absences')) this.absences = documents.list('absences');
    if (changed.has('alert')) this.alerts = documents.list('alert');
    if (changed.has('review')) this.reviews = documents.list('review');
  }
}

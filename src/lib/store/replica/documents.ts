/** Validated documents of a replica, by kind: the first part of their ids. */
import * as v from 'valibot';
import { Absence } from '#domain/documents/absence.ts';
import { OwnAlert, TeamAlert } from '#domain/documents/alert.ts';
import { OrgAlertRules } from '#domain/documents/alert-rules.ts';
import { Budget } from '#domain/documents/budget.ts';
import { Contract } from '#domain/documents/contract.ts';
import { DeviceDay, PersonDay } from '#domain/documents/day.ts';
import { Device } from '#domain/documents/device.ts';
import { Entry } from '#domain/documents/entry.ts';
import { Goal, TeamGoal } from '#domain/documents/goal.ts';
import { Hint } from '#domain/documents/hint.ts';
import { Holiday, Holidays } from '#domain/documents/holiday.ts';
import { kindOf } from '#domain/documents/id.ts';
import { MergedDevices } from '#domain/documents/merged-devices.ts';
import { PersonMonth } from '#domain/documents/month.ts';
import { Profile } from '#domain/documents/profile.ts';
import { Refusal } from '#domain/documents/refusal.ts';
import { Retention } from '#domain/documents/retention.ts';
import { Review } from '#domain/documents/review.ts';
import { ReviewPolicy } from '#domain/documents/review-policy.ts';
import { Rules } from '#domain/documents/rules.ts';
import { Sheet } from '#domain/documents/sheet.ts';
import { TeamAbsences } from '#domain/documents/team-absences.ts';
import { TeamNames } from '#domain/documents/team-names.ts';
import { TeamDeveloper } from '#domain/documents/team-developer.ts';
import { Team } from '#domain/documents/team.ts';
import { Timer } from '#domain/documents/timer.ts';
import { SavedView } from '#domain/documents/view.ts';

/** A document by its id as it is now; without content where it is gone. */
export type ReadDocument = { id: string; document?: PouchDB.Core.Stored };

/** A document that was validated when it was stored. */
export type RestoredDocument = { _id: string; _rev?: string | undefined };

export const TEAM_KINDS = {
  developer: TeamDeveloper,
  day: PersonDay,
  month: PersonMonth,
  names: TeamNames,
  absences: TeamAbsences,
  sheet: Sheet,
  review: Review,
  alert: TeamAlert
};

export const OWN_KINDS = {
  day: DeviceDay,
  device: Device,
  profile: Profile,
  'merged-devices': MergedDevices,
  entry: Entry,
  sheet: Sheet,
  review: Review,
  goal: Goal,
  alert: OwnAlert,
  view: SavedView,
  contract: Contract,
  absence: Absence,
  timer: Timer,
  refusal: Refusal,
  hint: Hint
};

export const ORG_KINDS = {
  rules: Rules,
  team: Team,
  goal: TeamGoal,
  budget: Budget,
  'alert-rules': OrgAlertRules,
  view: SavedView,
  holiday: Holiday,
  holidays: Holidays,
  reviews: ReviewPolicy,
  retention: Retention
};

/** Whether users write this document of their own database; agents and the server write the others. */
export const isWrittenByOwner = (id: string): boolean =>
  ['profile', 'entry', 'sheet', 'goal', 'alert', 'view', 'absence', 'timer', 'refusal'].includes(kindOf(id));
/** Whether managers and admins, or admins alone, write this document of the organisation's database; the server writes the others. */
export const isWrittenInOrg = (id: string): boolean =>
  ['rules', 'goal', 'budget', 'alert-rules', 'view', 'holiday'].includes(kindOf(id));
/** Whether managers write this document of a team's database; the server writes the others. */
export const isWrittenByManagers = (id: string): boolean => ['review', 'alert'].includes(kindOf(id));

export type Kinds = Record<string, v.GenericSchema<unknown, { _id: string }>>;

export type Skipped = { id: string; reason: string };
export type Conflicted = { id: string; otherVersions: number };

export class Documents<K extends Kinds> {
  readonly #kinds: K;
  readonly #byKind = new Map<string, Map<string, { _id: string }>>();
  readonly #revisions = new Map<string, string>();
  readonly #skipped = new Map<string, string>();
  readonly #conflicts = new Map<string, number>();

  constructor(kinds: K) {
    this.#kinds = kinds;
  }

  /**
   * Takes what was read from the replica; a known revision is not validated again. `restored` were validated before, and may
   * be older. Returns the kinds in which something changed.
   */
  apply(documents: ReadDocument[], restored: readonly RestoredDocument[] = []): Set<string> {
    const changed = this.#restore(restored);
    for (const { id, document } of documents) {
      const kind = kindOf(id);
      if (!Object.hasOwn(this.#kinds, kind)) continue;
      this.#set(this.#conflicts, id, document?._conflicts?.length);
      if (document && this.#revisions.get(id) === document._rev) continue;
      this.#set(this.#revisions, id, document?._rev);
      this.#take(kind, id, document);
      changed.add(kind);
    }
    return changed;
  }

  /** The revision of a document that was read last; undefined: there is none. */
  revisionOf(id: string): string | undefined {
    return this.#revisions.get(id);
  }

  /** Drops everything; the replica was emptied. */
  clear(): void {
    for (const map of [this.#byKind, this.#revisions, this.#skipped, this.#conflicts]) map.clear();
  }

  /** All of a kind, sorted by id: days by date, then person or device. */
  list<N extends keyof K & string>(kind: N): v.InferOutput<K[N]>[] {
    const documents = [...(this.#byKind.get(kind) ?? [])] as [string, v.InferOutput<K[N]>][]; // as #take put them in
    return documents.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, document]) => document);
  }

  /** All that match their schemas, of every kind, in no order. */
  all(): RestoredDocument[] {
    return [...this.#byKind.values()].flatMap((ofKind) => [...ofKind.values()]);
  }

  get skipped(): Skipped[] {
    return [...this.#skipped].map(([id, reason]) => ({ id, reason }));
  }

  get conflicts(): Conflicted[] {
    return [...this.#conflicts].map(([id, otherVersions]) => ({ id, otherVersions }));
  }

  #take(kind: string, id: string, document: object | undefined): void {
    const ofKind = this.#ofKind(kind);
    ofKind.delete(id);
    this.#skipped.delete(id);
    const schema = this.#kinds[kind];
    if (!document || !schema) return;
    const parsed = v.safeParse(schema, document, { abortEarly: true });
    if (parsed.success) ofKind.set(id, parsed.output);
    else this.#skipped.set(id, explain(parsed.issues));
  }

  #restore(documents: readonly RestoredDocument[]): Set<string> {
    const kinds = new Set<string>();
    for (const document of documents) {
      const { _id, _rev } = document;
      const kind = kindOf(_id);
      this.#ofKind(kind).set(_id, document);
      this.#set(this.#revisions, _id, _rev);
      kinds.add(kind);
    }
    return kinds;
  }

  #ofKind(kind: string): Map<string, { _id: string }> {
    const ofKind = this.#byKind.get(kind) ?? new Map<string, { _id: string }>();
    this.#byKind.set(kind, ofKind);
    return ofKind;
  }

  #set<T>(map: Map<string, T>, id: string, value: T | undefined): void {
    if (value === undefined) map.delete(id);
    else map.set(id, value);
  }
}

const explain = (issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string =>
  [v.getDotPath(issues[0]), issues[0].message].filter(Boolean).join(': ');

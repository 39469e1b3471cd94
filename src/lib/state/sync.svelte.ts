/**
 * How the replicas on this device stand to the server: one line for the header (`sync.state`), the rest for the sync
 * details (`sync.details`). Reactive; nothing to start here: the session does.
 *
 *     import { sync } from '#lib/state/sync.svelte.ts';
 *     {#if sync.state.kind === 'upToDate'} Up to date · {time(sync.state.at)} {/if}
 */
import { addDays } from '#domain/time/calendar.ts';
import type { UserContext } from '#lib/store/session/context.ts';
import { failureOf } from '#lib/store/errors.ts';
import type { PersonSync } from '#lib/store/sync/person-sync.ts';
import type { SyncNotice, SyncReport } from '#lib/store/sync/report.ts';
import { MOST_DAYS } from '#lib/store/replica/retained-days.ts';
import type { SyncStatus } from '#lib/store/sync/status.ts';
import { utcToday } from '#lib/store/replica/today.ts';
import { data } from './data.svelte.ts';
import { storage } from './storage.svelte.ts';

export type { SyncNotice, SyncStatus };

/** A document that does not match its schema: left out of every figure, kept in the replica. */
export type SkippedDocument = { database: string; id: string; reason: string };
/** A write of this device that the server refused. It stays here and is sent again by `retry()` or after a reload. */
export type DeniedWrite = { database: string; id: string; reason: string };
/** A document that two people (or devices) changed at the same time; the shown version won, the others are kept. */
export type ConflictedDocument = { database: string; id: string; otherVersions: number };

export type SyncDetails = {
  skipped: SkippedDocument[];
  denied: DeniedWrite[];
  conflicts: ConflictedDocument[];
  /** Writes of this device that the server does not have yet, refused ones included. */
  unsent: number;
  notices: SyncNotice[];
  /** Replicas that this browser could not read. */
  problems: string[];
};

const NOTHING: SyncReport = { status: { kind: 'syncing', percent: 0 }, outboxes: {}, notices: [] };

/** The databases are a large part of the code: the sign-in form is there before them. */
export async function loadStore() {
  // Signing out deletes the databases, and the network may be gone by then.
  const forSignOut = import('#lib/store/replica/delete-replicas.ts');
  const [store] = await Promise.all([import('#lib/store/sync/person-sync.ts'), forSignOut]);
  return store;
}

export class SyncState {
  #report = $state.raw<SyncReport>(NOTHING);
  #person: PersonSync | undefined;
  #lookAgain: AbortController | undefined;
  /** Counts who is signed in, one after the other. */
  #turn = 0;

  state: SyncStatus = $derived(this.#report.status);
  details: SyncDetails = $derived.by(() => ({
    skipped: data.views.flatMap(({ database, view }) => view.skipped.map((one) => ({ database, ...one }))),
    conflicts: data.views.flatMap(({ database, view }) =>
      view.conflicts.map((one) => ({ database, ...one }))
    ),
    denied: deniedOf(this.#report),
    unsent: Object.values(this.#report.outboxes).reduce((sum, writes) => sum + Object.keys(writes).length, 0),
    notices: this.#report.notices,
    problems: data.views.flatMap(({ view }) => view.problem ?? [])
  }));

  /** Opens this person's replicas and keeps them up to date. `onClosed`: the server keeps a database from them. */
  async begin(context: UserContext, onClosed: () => void): Promise<void> {
    await this.end();
    const turn = this.#turn;
    data.begin(context);
    const store = await loadStore().catch(() => undefined);
    // Signed out again meanwhile.
    if (turn !== this.#turn) return;
    if (!store) return this.#fail('This page did not load completely. Reload it.');
    const person = new store.PersonSync(context, {
      onReport: (report) => (this.#report = report),
      onChange: (database, ids) => void data.view(database)?.follow(ids),
      onEmptied: (database) => data.view(database)?.clear(),
      onClosed
    });
    this.#person = person;
    try {
      await person.start();
      await this.#openViews(person);
    } catch (error) {
      this.#fail(failureOf(error).message);
    }
    this.#lookWhenItMatters(person);
    await storage.begin(context.user.name, context.teams, () => person.wake());
  }

  /** Stops everything and forgets what was shown; the replicas stay. */
  async end(): Promise<void> {
    this.#turn += 1;
    this.#lookAgain?.abort();
    const person = this.#person;
    this.#person = undefined;
    this.#report = NOTHING;
    data.begin(undefined);
    storage.end();
    await person?.stop();
  }

  /** Asks the server now, and sends refused writes again. */
  retry(): void {
    this.#person?.wake({ again: true });
  }

  #fail(message: string): void {
    this.#report = { ...NOTHING, status: { kind: 'error', message } };
  }

  async #openViews(person: PersonSync): Promise<void> {
    const oldestDay = addDays(utcToday(), -MOST_DAYS);
    const opened = data.views.map(({ database, view }) => {
      const replica = person.replicas.get(database);
      if (!replica) return undefined;
      return view.open({ replica, wrote: (ids) => person.wrote(database, ids) }, oldestDay);
    });
    await Promise.all(opened);
  }

  /** Looks at the server when the network returns or goes, and when somebody comes back to this page. */
  #lookWhenItMatters(person: PersonSync): void {
    const stop = new AbortController();
    this.#lookAgain = stop;
    const look = () => person.wake();
    addEventListener('online', look, stop);
    addEventListener('offline', look, stop);
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && look(),
      stop
    );
  }
}

const deniedOf = ({ outboxes }: SyncReport): DeniedWrite[] =>
  Object.entries(outboxes).flatMap(([database, writes]) =>
    Object.entries(writes).flatMap(([id, { denied }]) =>
      denied === undefined ? [] : { database, id, reason: denied }
    )
  );

export const sync = new SyncState();

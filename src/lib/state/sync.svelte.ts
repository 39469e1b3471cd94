/**
 * The state of syncing: one line for the header (`sync.state`), the rest for the sync details (`sync.details`). Reactive; the
 * session starts it.
 *
 *     import { sync } from '#lib/state/sync.svelte.ts';
 *     {#if sync.state.kind === 'upToDate'} Up to date · {time(sync.state.at)} {/if}
 */
import { daysAgo, MAX_DAYS } from '#lib/store/replica/retained-days.ts';
import type { StoreError } from '#lib/store/errors.ts';
import type { UserContext } from '#lib/store/session/context.ts';
import type { ReplicaPack } from '#lib/store/pack/replica-pack.ts';
import type { PersonSync } from '#lib/store/sync/person-sync.ts';
import type { SyncNotice, SyncReport } from '#lib/store/sync/report.ts';
import type { SyncStatus } from '#lib/store/sync/status.ts';
import { clock } from '#lib/ui/clock.svelte.ts';
import { data } from './data.svelte.ts';
import { storage } from './storage.svelte.ts';
import { TeamData } from './team-data.svelte.ts';

export type { SyncNotice, SyncStatus };

/** A document that does not match its schema: excluded from every figure, it stays in the replica. */
export type SkippedDocument = { database: string; id: string; reason: string };
/** A write of this device that the server refused. It stays here and is sent again by `retry()` or after a reload. */
export type DeniedWrite = { database: string; id: string; reason: string };
/** A document that two users (or devices) changed at the same time; the shown version won, the others are stored. */
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

/** Every database is asked again sooner: what is older comes from a device that slept. */
const MAX_AGE_MS = 10 * 60_000;

const NOTHING: SyncReport = { status: { kind: 'syncing', percent: 0 }, outboxes: {}, notices: [] };

/** The store is a large part of the code: the sign-in form appears before it. */
export async function loadStore() {
  // Signing out deletes the databases, and the network may be gone by then.
  const forSignOut = import('#lib/store/replica/delete-replicas.ts');
  const [store] = await Promise.all([import('#lib/store/sync/person-sync.ts'), forSignOut]);
  return store;
}

/** Only those who have teams need it; without it the documents themselves are read. */
export const loadPack = () => import('#lib/store/pack/replica-pack.ts').catch(() => undefined);

export class SyncState {
  #report = $state.raw<SyncReport>(NOTHING);
  #person: PersonSync | undefined;
  #stopListening: AbortController | undefined;
  /** Why the replicas could not be opened; can be shown as it is. */
  #startProblem = $state<string>();
  /** Increases with every sign-in and sign-out. */
  #turn = 0;

  state: SyncStatus = $derived(this.#report.status);
  /**
   * When this device was last like the server, in Unix milliseconds; undefined: it is now, or never was. Reports that arrived
   * later are not here, so nothing tells that they are missing.
   */
  asOfMs: number | undefined = $derived.by(() => {
    const { status, syncedMs } = this.#report;
    const isFresh = status.kind === 'upToDate' && clock.nowMs - status.at.getTime() < MAX_AGE_MS;
    return isFresh ? undefined : syncedMs;
  });
  /** Why this page can show no data at all; can be shown as it is. */
  problem: string | undefined = $derived(
    this.#startProblem ??
      data.views.find(({ view }) => !view.ready && view.problem !== undefined)?.view.problem
  );
  /** Why this device stores nothing new; can be shown as it is. */
  storageProblem: string | undefined = $derived.by(() => {
    const { status } = this.#report;
    const isAboutStorage =
      status.kind === 'error' && (status.code === 'storage-full' || status.code === 'storage-refused');
    return isAboutStorage ? status.message : undefined;
  });
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

  /** Opens this user's replicas and keeps them up to date. `onAccessChanged`: the server refused a database. */
  async begin(context: UserContext, onAccessChanged: () => void): Promise<void> {
    await this.end();
    const turn = this.#turn;
    data.begin(context);
    const packLoading = context.teams.length > 0 ? loadPack() : undefined;
    const store = await loadStore().catch(() => undefined);
    // Signed out again in the meantime.
    if (turn !== this.#turn) return;
    if (!store)
      return this.#fail({ code: 'failed', message: 'This page did not load completely. Reload it.' });
    try {
      const person = new store.PersonSync(context, {
        onReport: (report) => (this.#report = report),
        onChange: (database, ids) => void data.view(database)?.follow(ids),
        onEmptied: (database) => {
          data.view(database)?.clear();
          // A full device retains fewer days from now on.
          void storage.refresh();
        },
        onAccessChanged
      });
      this.#person = person;
      await person.start();
      await this.#openViews(person, (await packLoading)?.ReplicaPack);
      this.#wakeOnEvents(person);
      await storage.begin(context.user.name, context.teams, () => person.wake());
    } catch (error) {
      const problem = await store.explainStartError(error);
      if (turn === this.#turn) this.#fail(problem);
    }
  }

  /** Stops everything and clears what was shown; the replicas stay. */
  async end(): Promise<void> {
    this.#turn += 1;
    this.#stopListening?.abort();
    const person = this.#person;
    this.#person = undefined;
    this.#report = NOTHING;
    this.#startProblem = undefined;
    data.begin(undefined);
    storage.end();
    await person?.stop();
  }

  /** Syncs now, and sends refused writes again. */
  retry(): void {
    this.#person?.wake({ retryRefused: true });
  }

  /** Whether this document was written on this device and is not on the server yet. */
  isUnsent(database: string, id: string): boolean {
    return id in (this.#report.outboxes[database] ?? {});
  }

  async #onWritten(person: PersonSync, database: string, ids: string[]): Promise<void> {
    void storage.offer('changes');
    await person.onWritten(database, ids);
  }

  #fail({ code, message }: Pick<StoreError, 'code' | 'message'>): void {
    this.#startProblem = message;
    this.#report = { ...NOTHING, status: { kind: 'error', message, code } };
  }

  async #openViews(person: PersonSync, Pack: typeof ReplicaPack | undefined): Promise<void> {
    const oldestDay = daysAgo(MAX_DAYS);
    const opened = data.views.map(({ database, view }) => {
      const replica = person.replicas.get(database);
      if (!replica) return undefined;
      const pack = Pack && view instanceof TeamData ? new Pack(replica, SCHEMAS_HASH) : undefined;
      const onWritten = (ids: string[]) => this.#onWritten(person, database, ids);
      return view.open({ replica, pack, onWritten }, oldestDay);
    });
    await Promise.all(opened);
  }

  /** Syncs when the network comes or goes, and when this page becomes visible; an installed app should keep its data. */
  #wakeOnEvents(person: PersonSync): void {
    const stop = new AbortController();
    this.#stopListening = stop;
    const wake = () => person.wake();
    addEventListener('online', wake, stop);
    addEventListener('offline', wake, stop);
    addEventListener('appinstalled', () => void storage.offer('install'), stop);
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && wake(),
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

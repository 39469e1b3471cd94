/**
 * All replicas of the signed-in user. One tab, the one that holds a Web Lock, talks to the server; it notifies the others of
 * changes, and they wake it when they wrote something or become visible.
 */
import { storageRefused, toStoreError, type StoreError } from '../errors.ts';
import { canStore, onConnectionClosed } from '../replica/indexeddb.ts';
import { userHash } from '../replica/names.ts';
import type { Replica } from '../replica/replica.ts';
import type { UserContext } from '../session/context.ts';
import { DatabaseSync } from './database-sync.ts';
import { planReplicas, prepareReplicas, type PlannedReplica } from './plan-replicas.ts';
import { SyncReporter, type SyncReport } from './report.ts';
import { TabGroup } from './tab-group.ts';

/** Longpolls at a time: HTTP/1.1 allows six connections for all tabs together. */
const MAX_LONGPOLLS = 3;

type Message =
  | { kind: 'changed'; database: string; ids: string[] }
  | { kind: 'emptied'; database: string }
  | { kind: 'report'; report: SyncReport }
  | { kind: 'wake'; retryRefused: boolean }
  | { kind: 'requestReport' };

export type PersonSyncEvents = {
  onReport: (report: SyncReport) => void;
  onChange: (database: string, ids: string[]) => void;
  onEmptied: (database: string) => void;
  /** The session ended, or the server refused a database: this user may have other roles or databases now, or none. */
  onAccessChanged: () => void;
};

export class PersonSync {
  readonly replicas: Map<string, Replica>;
  readonly #planned: PlannedReplica[];
  readonly #user: string;
  readonly #events: PersonSyncEvents;
  readonly #tabs: TabGroup<Message>;
  readonly #reporter: SyncReporter;
  #syncs: DatabaseSync[] = [];
  #leading: Promise<void> = Promise.resolve();

  constructor(context: UserContext, events: PersonSyncEvents) {
    this.#user = context.user.name;
    this.#events = events;
    this.#planned = planReplicas(context);
    this.replicas = new Map(this.#planned.map(({ replica }) => [replica.database, replica]));
    // A read fails when the local databases were deleted under this page: the sync opens new ones.
    this.#reporter = new SyncReporter([...this.replicas.values()], () => this.wake());
    this.#tabs = new TabGroup(`tidesheet-${userHash(this.#user)}`);
  }

  /** Makes the replicas usable and starts syncing, here or in another tab. */
  async start(): Promise<void> {
    const replicas = [...this.replicas.values()];
    await this.#tabs.runExclusively('prepare', async () => {
      for (const message of await prepareReplicas(this.#user, replicas)) this.#reporter.addNotice(message);
    });
    await this.#reporter.start();
    // The data may be gone, too.
    const forget = onConnectionClosed(() => this.wake());
    this.#tabs.left.addEventListener('abort', forget, { once: true });
    this.#tabs.listen((message) => void this.#receive(message));
    this.#tabs.send({ kind: 'requestReport' });
    this.#leading = this.#tabs
      .runExclusively('sync', () => this.#lead())
      .catch((error: unknown) => {
        if (!this.#tabs.left.aborted) throw error;
      });
  }

  /** Syncs now, in whichever tab leads. */
  wake({ retryRefused = false } = {}): void {
    for (const sync of this.#syncs) sync.wake({ retryRefused });
    if (this.#syncs.length === 0) this.#tabs.send({ kind: 'wake', retryRefused });
  }

  /** Notifies this tab and the others that documents were written here, and sends them. */
  async onWritten(database: string, ids: string[]): Promise<void> {
    this.#changed(database, ids);
    await this.#report();
    this.wake();
  }

  /** Stops syncing. Resolves when nothing uses a replica any more. */
  async stop(): Promise<void> {
    this.#tabs.leave();
    await this.#leading;
    // A connection that does not close in time ends with the page.
    await Promise.allSettled([...this.replicas.values()].map((replica) => replica.local.close()));
  }

  async #lead(): Promise<void> {
    this.#syncs = this.#planned.map((planned, index) => this.#syncOf(planned, index < MAX_LONGPOLLS));
    await Promise.all(this.#syncs.map((sync) => sync.run(this.#tabs.left)));
  }

  #syncOf({ replica, ...planned }: PlannedReplica, watched: boolean): DatabaseSync {
    const { database } = replica;
    this.#reporter.setStatus(database, { kind: 'starting' });
    return new DatabaseSync({
      replica,
      watched,
      ...planned,
      onStatus: (status) => {
        this.#reporter.setStatus(database, status);
        if (status.kind === 'failed' && ['access-removed', 'session-ended'].includes(status.error.code))
          this.#events.onAccessChanged();
        void this.#report();
      },
      onChange: (ids) => this.#changed(database, ids),
      onEmptied: () => {
        this.#events.onEmptied(database);
        this.#tabs.send({ kind: 'emptied', database });
      },
      onNotice: (message) => this.#reporter.addNotice(message)
    });
  }

  async #receive(message: Message): Promise<void> {
    if (message.kind === 'changed') this.#events.onChange(message.database, message.ids);
    else if (message.kind === 'report') this.#events.onReport(message.report);
    else if (message.kind === 'emptied') {
      this.replicas.get(message.database)?.reopen();
      this.#events.onEmptied(message.database);
    } else if (this.#syncs.length === 0) return;
    else if (message.kind === 'wake') this.wake({ retryRefused: message.retryRefused });
    else await this.#report();
  }

  #changed(database: string, ids: string[]): void {
    if (ids.length === 0) return;
    this.#events.onChange(database, ids);
    this.#tabs.send({ kind: 'changed', database, ids });
  }

  async #report(): Promise<void> {
    if (this.#syncs.length === 0 || this.#tabs.left.aborted) return;
    const report = await this.#reporter.report();
    if (this.#tabs.left.aborted) return;
    this.#events.onReport(report);
    this.#tabs.send({ kind: 'report', report });
  }
}

/** Why a user's replicas could not be opened. */
export const explainStartError = async (error: unknown): Promise<StoreError> =>
  (await canStore()) ? toStoreError(error) : storageRefused(error);

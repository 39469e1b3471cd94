/**
 * All replicas of the signed-in person. One tab, the one that holds a Web Lock, talks to the server; it tells the others
 * what changed, and they ask it to look when they wrote something or are looked at.
 */
import type { UserContext } from '../session/context.ts';
import { DatabaseSync } from './database-sync.ts';
import type { Replica } from '../replica/replica.ts';
import { userHash } from '../replica/names.ts';
import { planReplicas, prepareReplicas, type PlannedReplica } from './replicas.ts';
import { SyncReporter, type SyncReport } from './report.ts';
import { TabGroup } from './tab-group.ts';

/** Longpolls at a time: HTTP/1.1 leaves six connections to all tabs together. */
const WATCHED = 3;

type Message =
  | { kind: 'changed'; database: string; ids: string[] }
  | { kind: 'emptied'; database: string }
  | { kind: 'report'; report: SyncReport }
  | { kind: 'wake'; again: boolean }
  | { kind: 'report?' };

export type PersonSyncEvents = {
  onReport: (report: SyncReport) => void;
  onChange: (database: string, ids: string[]) => void;
  onEmptied: (database: string) => void;
  /** The server keeps a database from this person: they may have other roles or databases now, or none. */
  onClosed: () => void;
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
    this.#reporter = new SyncReporter([...this.replicas.values()]);
    this.#tabs = new TabGroup(`tidesheet-${userHash(this.#user)}`);
  }

  /** Makes the replicas usable and begins to sync, here or in another tab. */
  async start(): Promise<void> {
    const replicas = [...this.replicas.values()];
    await this.#tabs.alone('prepare', async () => {
      for (const message of await prepareReplicas(this.#user, replicas)) this.#reporter.note(message);
    });
    await this.#reporter.start();
    this.#tabs.listen((message) => void this.#receive(message));
    this.#tabs.send({ kind: 'report?' });
    this.#leading = this.#tabs
      .alone('sync', () => this.#lead())
      .catch((error: unknown) => {
        if (!this.#tabs.left.aborted) throw error;
      });
  }

  /** Looks at the server now, from whichever tab leads. */
  wake({ again = false } = {}): void {
    for (const sync of this.#syncs) sync.wake({ again });
    if (this.#syncs.length === 0) this.#tabs.send({ kind: 'wake', again });
  }

  /** Tells this tab and the others that documents were written here, and sends them. */
  async wrote(database: string, ids: string[]): Promise<void> {
    this.#changed(database, ids);
    await this.#report();
    this.wake();
  }

  /** Ends everything. Resolves when nothing of it touches a replica any more. */
  async stop(): Promise<void> {
    this.#tabs.leave();
    await this.#leading;
    // A connection that does not answer goes with the page.
    await Promise.allSettled([...this.replicas.values()].map((replica) => replica.local.close()));
  }

  async #lead(): Promise<void> {
    this.#syncs = this.#planned.map((planned, index) => this.#syncOf(planned, index < WATCHED));
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
        if (status.kind === 'failed' && ['closed', 'signIn'].includes(status.failure.kind))
          this.#events.onClosed();
        void this.#report();
      },
      onChange: (ids) => this.#changed(database, ids),
      onEmptied: () => {
        this.#events.onEmptied(database);
        this.#tabs.send({ kind: 'emptied', database });
      },
      onNotice: (message) => this.#reporter.note(message)
    });
  }

  async #receive(message: Message): Promise<void> {
    if (message.kind === 'changed') this.#events.onChange(message.database, message.ids);
    else if (message.kind === 'report') this.#events.onReport(message.report);
    else if (message.kind === 'emptied') {
      await this.replicas.get(message.database)?.reopen();
      this.#events.onEmptied(message.database);
    } else if (this.#syncs.length === 0) return;
    else if (message.kind === 'wake') this.wake({ again: message.again });
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

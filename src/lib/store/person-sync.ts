/**
 * All replicas of the signed-in person. One tab, the one that holds a Web Lock, talks to the server; it tells the others
 * what changed, and they ask it to look when they wrote something or are looked at.
 */
import type { UserContext } from './context.ts';
import { DatabaseSync, type DatabaseStatus } from './database-sync.ts';
import { failureOf } from './failure.ts';
import type { OutboxWrites } from './outbox.ts';
import { Replica } from './replica.ts';
import { listReplicas, replicaName, userHash } from './replica-names.ts';
import { openLocal } from './pouch.ts';
import { OWN_DAYS, TEAM_DAYS, type ScopeSteps } from './scope.ts';
import { summariseStatus, type SyncStatus } from './status.ts';

/** Longpolls at a time: HTTP/1.1 leaves six connections to all tabs together. */
const WATCHED = 3;

/** Something that was done to this device's data and should not pass in silence. */
export type SyncNotice = { at: Date; message: string };

/** What the leading tab tells the others. */
export type SyncReport = {
  status: SyncStatus;
  outboxes: Record<string, OutboxWrites>;
  notices: SyncNotice[];
};

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
  /** The server keeps a database from this person: they may have other roles or databases now. */
  onClosed: () => void;
};

export class PersonSync {
  readonly replicas: Map<string, Replica>;
  readonly #steps: Map<string, ScopeSteps>;
  readonly #user: string;
  readonly #hash: string;
  readonly #events: PersonSyncEvents;
  readonly #channel: BroadcastChannel;
  readonly #stopped = new AbortController();
  readonly #notices: SyncNotice[] = [];
  readonly #statuses = new Map<string, DatabaseStatus>();
  #syncs: DatabaseSync[] = [];
  #leading: Promise<void> = Promise.resolve();
  #syncedMs: number | undefined;

  constructor({ user, developer, teams, databases }: UserContext, events: PersonSyncEvents) {
    this.#user = user.name;
    this.#hash = userHash(user.name);
    this.#events = events;
    this.#steps = new Map([
      ...teams.slice(0, 1).map((team) => [team.database, TEAM_DAYS] as const),
      ...(developer ? [[developer.database, OWN_DAYS] as const] : []),
      [databases.org, OWN_DAYS] as const,
      ...teams.slice(1).map((team) => [team.database, TEAM_DAYS] as const)
    ]);
    const names = [...this.#steps.keys()];
    this.replicas = new Map(names.map((name) => [name, new Replica(user.name, name)]));
    this.#channel = new BroadcastChannel(`tidesheet-${this.#hash}`);
  }

  /** Makes the replicas usable and begins to sync, here or in another tab. */
  async start(): Promise<void> {
    await this.#alone('prepare', async () => {
      await this.#dropStrangers();
      for (const replica of this.replicas.values()) {
        if (await replica.prepare())
          this.#notice('The data on this device was written by another version. It is being fetched again.');
      }
    });
    const states = await Promise.all([...this.replicas.values()].map((replica) => replica.state()));
    const times = states.flatMap(({ syncedMs }) => syncedMs ?? []);
    this.#syncedMs = times.length === states.length ? Math.min(...times) : undefined;
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => void this.#receive(data);
    this.#send({ kind: 'report?' });
    this.#leading = this.#alone('sync', () => this.#lead()).catch((error: unknown) => {
      if (!this.#stopped.signal.aborted) throw error;
    });
  }

  /** Looks at the server now, from whichever tab leads. */
  wake({ again = false } = {}): void {
    for (const sync of this.#syncs) sync.wake({ again });
    if (this.#syncs.length === 0) this.#send({ kind: 'wake', again });
  }

  /** Tells this tab and the others that documents were written here, and sends them. */
  async wrote(database: string, ids: string[]): Promise<void> {
    this.#changed(database, ids);
    await this.#report();
    this.wake();
  }

  /** Ends everything. Resolves when nothing of it touches a replica any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#channel.close();
    await this.#leading;
    await Promise.all([...this.replicas.values()].map((replica) => replica.local.close()));
  }

  /** Databases that are not this person's any more, or that were made anew under another name. */
  async #dropStrangers(): Promise<void> {
    const names = new Set([...this.replicas.keys()].map((database) => replicaName(this.#user, database)));
    const strangers = (await listReplicas(this.#user)).filter((name) => !names.has(name));
    await Promise.all(strangers.map((name) => openLocal(name).destroy()));
    if (strangers.length > 0)
      this.#notice('Data that you may not see any more was removed from this device.');
  }

  async #lead(): Promise<void> {
    const syncs = [...this.replicas.values()].map((replica, index) => this.#syncOf(replica, index < WATCHED));
    this.#syncs = syncs;
    await Promise.all(syncs.map((sync) => sync.run(this.#stopped.signal)));
  }

  #syncOf(replica: Replica, watched: boolean): DatabaseSync {
    const { database } = replica;
    this.#statuses.set(database, { kind: 'starting' });
    return new DatabaseSync({
      replica,
      watched,
      steps: this.#steps.get(database) ?? TEAM_DAYS,
      onStatus: (status) => {
        this.#statuses.set(database, status);
        if (status.kind === 'failed' && status.failure.kind === 'closed') this.#events.onClosed();
        void this.#report();
      },
      onChange: (ids) => this.#changed(database, ids),
      onEmptied: () => {
        this.#events.onEmptied(database);
        this.#send({ kind: 'emptied', database });
      },
      onNotice: (message) => this.#notice(message)
    });
  }

  async #receive(message: Message): Promise<void> {
    if (message.kind === 'changed') this.#events.onChange(message.database, message.ids);
    else if (message.kind === 'report') this.#events.onReport(message.report);
    else if (message.kind === 'emptied') {
      this.replicas.get(message.database)?.reopen();
      this.#events.onEmptied(message.database);
    } else if (this.#syncs.length === 0) return;
    else if (message.kind === 'wake') this.wake({ again: message.again });
    else await this.#report();
  }

  #changed(database: string, ids: string[]): void {
    if (ids.length === 0) return;
    this.#events.onChange(database, ids);
    this.#send({ kind: 'changed', database, ids });
  }

  #notice(message: string): void {
    this.#notices.push({ at: new Date(), message });
  }

  async #report(): Promise<void> {
    if (this.#syncs.length === 0 || this.#stopped.signal.aborted) return;
    try {
      const replicas = [...this.replicas];
      const writes = await Promise.all(replicas.map(([, replica]) => replica.outbox.writes()));
      const outboxes = Object.fromEntries(
        replicas.map(([database], index) => [database, writes[index] ?? {}])
      );
      const status = summariseStatus([...this.#statuses.values()], this.#syncedMs);
      if (status.kind === 'upToDate') this.#syncedMs = status.at.getTime();
      this.#tell({ status, outboxes, notices: [...this.#notices] });
    } catch (error) {
      const { message } = failureOf(error);
      this.#tell({ status: { kind: 'error', message }, outboxes: {}, notices: [...this.#notices] });
    }
  }

  #tell(report: SyncReport): void {
    if (this.#stopped.signal.aborted) return;
    this.#events.onReport(report);
    this.#send({ kind: 'report', report });
  }

  #send(message: Message): void {
    if (!this.#stopped.signal.aborted) this.#channel.postMessage(message);
  }

  /** Runs while no other tab of this person does the same. Without Web Locks (plain HTTP) every tab is on its own. */
  async #alone(task: string, work: () => Promise<void>): Promise<void> {
    if (!('locks' in navigator)) return work();
    const { signal } = this.#stopped;
    await navigator.locks.request(`tidesheet-${task}-${this.#hash}`, { signal }, work);
  }
}

/** The state of all replicas, as the leading tab reports it to itself and the other tabs. */
import { toStoreError } from '../errors.ts';
import type { OutboxWrites } from '../replica/records.ts';
import type { Replica } from '../replica/replica.ts';
import { summariseStatus, type DatabaseStatus, type SyncStatus } from './status.ts';

/** Something that happened to the data on this device and that the user should know. */
export type SyncNotice = { at: Date; message: string };

export type SyncReport = {
  status: SyncStatus;
  /** When all replicas were last like the server, in Unix milliseconds; undefined: never. */
  syncedMs?: number | undefined;
  /** By database. */
  outboxes: Record<string, OutboxWrites>;
  notices: SyncNotice[];
};

export class SyncReporter {
  readonly #replicas: Replica[];
  readonly #onUnreadable: () => void;
  readonly #notices: SyncNotice[] = [];
  readonly #statuses = new Map<string, DatabaseStatus>();
  #syncedMs: number | undefined;

  /** `onUnreadable`: the replicas became unreadable while the sync expected no error. */
  constructor(replicas: Replica[], onUnreadable: () => void) {
    this.#replicas = replicas;
    this.#onUnreadable = onUnreadable;
  }

  /** Reads what an earlier page recorded. */
  async start(): Promise<void> {
    this.#syncedMs = await this.#lastSyncedMs();
  }

  addNotice(message: string): void {
    this.#notices.push({ at: new Date(), message });
  }

  setStatus(database: string, status: DatabaseStatus): void {
    this.#statuses.set(database, status);
  }

  /** Never throws: errors are part of the report. */
  async report(): Promise<SyncReport> {
    const notices = [...this.#notices];
    try {
      const outboxes = await this.#outboxes();
      const status = summariseStatus([...this.#statuses.values()], this.#syncedMs);
      if (status.kind === 'upToDate') this.#syncedMs = status.at.getTime();
      return { status, syncedMs: this.#syncedMs, outboxes, notices };
    } catch (error) {
      if ([...this.#statuses.values()].every(({ kind }) => kind === 'upToDate')) this.#onUnreadable();
      const { message, code } = toStoreError(error);
      const status: SyncStatus = { kind: 'error', message, code };
      return { status, syncedMs: this.#syncedMs, outboxes: {}, notices };
    }
  }

  /** When all replicas were last like the server, in Unix milliseconds; undefined where one never was. */
  async #lastSyncedMs(): Promise<number | undefined> {
    const states = await Promise.all(this.#replicas.map((replica) => replica.state()));
    const times = states.flatMap(({ syncedMs }) => syncedMs ?? []);
    return times.length === states.length ? Math.min(...times) : undefined;
  }

  async #outboxes(): Promise<Record<string, OutboxWrites>> {
    const entries = this.#replicas.map(async ({ database, outbox }): Promise<[string, OutboxWrites]> => [
      database,
      await outbox.writes()
    ]);
    return Object.fromEntries(await Promise.all(entries));
  }
}

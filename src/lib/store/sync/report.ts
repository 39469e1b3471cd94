/** What the leading tab knows of all replicas, and tells itself and the others. */
import type { DatabaseStatus } from './database-sync.ts';
import { failureOf } from '../errors.ts';
import type { OutboxWrites } from '../replica/outbox.ts';
import type { Replica } from '../replica/replica.ts';
import { lastSyncedMs } from './replicas.ts';
import { summariseStatus, type SyncStatus } from './status.ts';

/** Something that was done to this device's data and should not pass in silence. */
export type SyncNotice = { at: Date; message: string };

export type SyncReport = {
  status: SyncStatus;
  /** By database. */
  outboxes: Record<string, OutboxWrites>;
  notices: SyncNotice[];
};

export class SyncReporter {
  readonly #replicas: Replica[];
  readonly #notices: SyncNotice[] = [];
  readonly #statuses = new Map<string, DatabaseStatus>();
  #syncedMs: number | undefined;

  constructor(replicas: Replica[]) {
    this.#replicas = replicas;
  }

  /** Takes up what an earlier page left. */
  async start(): Promise<void> {
    this.#syncedMs = await lastSyncedMs(this.#replicas);
  }

  note(message: string): void {
    this.#notices.push({ at: new Date(), message });
  }

  setStatus(database: string, status: DatabaseStatus): void {
    this.#statuses.set(database, status);
  }

  /** Never throws: what cannot be read is reported. */
  async report(): Promise<SyncReport> {
    const notices = [...this.#notices];
    try {
      const outboxes = await this.#outboxes();
      const status = summariseStatus([...this.#statuses.values()], this.#syncedMs);
      if (status.kind === 'upToDate') this.#syncedMs = status.at.getTime();
      return { status, outboxes, notices };
    } catch (error) {
      return { status: { kind: 'error', message: failureOf(error).message }, outboxes: {}, notices };
    }
  }

  async #outboxes(): Promise<Record<string, OutboxWrites>> {
    const entries = this.#replicas.map(async ({ database, outbox }): Promise<[string, OutboxWrites]> => [
      database,
      await outbox.writes()
    ]);
    return Object.fromEntries(await Promise.all(entries));
  }
}

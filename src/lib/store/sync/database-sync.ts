/** Keeps one replica like its database on the server until it is stopped. One tab of a user does this. */
import { toStoreError, type StoreError } from '../errors.ts';
import { EMPTY_STATE } from '../replica/records.ts';
import type { Replica } from '../replica/replica.ts';
import { daysAgo, retainedDays, type RetentionDays } from '../replica/retained-days.ts';
import { Remote } from './remote.ts';
import { dropDiscarded, pull, push } from './replication.ts';
import { takeSnapshot } from './snapshot.ts';
import { RECLAIM_MS, SpaceSaver } from './space-saver.ts';
import type { DatabaseStatus, SnapshotProgress } from './status.ts';
import { verifyDatabase } from './verify-database.ts';
import { sleep, WakeSignal } from './wake-signal.ts';

const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** The interval for a database without a longpoll. */
const POLL_MS = 60_000;

const REPLACED_NOTICE =
  'The server has a new database in place of the one on this device. Its data is being fetched again.';
const RESTORED_NOTICE =
  'The server was restored from a backup. Its data is being fetched again, and your changes since then are sent again.';

const DELETED_NOTICE =
  'The data on this device was deleted, for example together with cookies. It is being fetched again; changes that were not sent yet are lost.';

export type DatabaseSyncOptions = {
  replica: Replica;
  retention: RetentionDays;
  /** Whether this user writes the document with this id: it is sent again to a server that lost it. */
  isWrittenHere?: (id: string) => boolean;
  /** Whether a longpoll watches the database; browsers open few connections to one server. */
  watched: boolean;
  onStatus: (status: DatabaseStatus) => void;
  /** Called with the ids of documents in the replica that are new, changed or gone. */
  onChange: (ids: string[]) => void;
  /** The replica was emptied. */
  onEmptied: () => void;
  /** Something the user should know. */
  onNotice: (message: string) => void;
};

export class DatabaseSync {
  readonly #options: DatabaseSyncOptions;
  readonly #remote: Remote;
  readonly #wake = new WakeSignal();
  readonly #spaceSaver: SpaceSaver;
  #retryRefused = true;
  /** A server that was unreachable may have been restored from a backup. */
  #suspect = true;
  /** The replica is known to have data of the server. */
  #filled = false;

  constructor(options: DatabaseSyncOptions) {
    this.#options = options;
    this.#remote = new Remote(options.replica.database);
    this.#spaceSaver = new SpaceSaver({ ...options, onEmptied: () => this.#emptied() });
  }

  /** Syncs at once: there is something to send, the network is back, or somebody opened the page. */
  wake({ retryRefused = false } = {}): void {
    this.#retryRefused ||= retryRefused;
    this.#wake.notify();
  }

  /** Runs until the signal aborts. Errors are reported, never thrown. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = MIN_PAUSE_MS;
    this.#options.onStatus({ kind: 'starting' });
    while (!signal.aborted) {
      try {
        await this.#catchUp(signal);
        pauseMs = MIN_PAUSE_MS;
        await this.#waitForChange(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#suspect = true;
        const failure = toStoreError(error);
        if (await this.#recover(failure).catch(() => false)) pauseMs = RECLAIM_MS;
        // No wake-up ends this wait.
        if (failure.retryAfterMs !== undefined) await sleep(failure.retryAfterMs, signal);
        await this.#wake.wait(pauseMs * (0.75 + Math.random() / 2), signal);
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
      }
    }
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    const { replica, onChange } = this.#options;
    onChange(await replica.restoreUnsent());
    await this.#verify(signal);
    const oldestDay = this.#oldestDay();
    const { complete, daysFrom } = await replica.state();
    if (!complete || daysFrom === undefined || daysFrom > oldestDay) await this.#load(oldestDay, signal);
    if ((await replica.state()).instance === undefined) return;
    onChange(await dropDiscarded(replica, this.#remote, signal));
    const retryRefused = this.#retryRefused;
    await push(replica, this.#remote, { retryRefused, signal });
    if (retryRefused) this.#retryRefused = false;
    await pull(replica, this.#remote, { signal, onChange });
    onChange(await replica.evictDays(oldestDay));
    this.#reportUpToDate();
  }

  /** Makes sure that this is a replica of the very database that the server has now, in its current state. */
  async #verify(signal: AbortSignal): Promise<void> {
    const { replica, isWrittenHere, onChange, onNotice } = this.#options;
    const identity = await verifyDatabase(replica, this.#remote, { suspect: this.#suspect, signal });
    const { kind, instance, sequence, epochs } = identity;
    if ('lost' in identity) {
      for (const id of identity.lost) if (isWrittenHere?.(id)) await replica.outbox.add(id);
      await replica.empty();
      this.#emptied();
      onChange(await replica.restoreUnsent());
      onNotice(kind === 'other' ? REPLACED_NOTICE : RESTORED_NOTICE);
    }
    if (kind === 'first' && this.#filled) {
      // A sync that was under way may have stored a part again.
      await replica.empty();
      this.#emptied();
      onChange(await replica.restoreUnsent());
      onNotice(DELETED_NOTICE);
    }
    if (kind !== 'same') {
      // With them, the sequence can be verified before everything is here.
      if (epochs) await replica.local.bulkDocs([epochs], { new_edits: false });
      // Data that was deleted during a sync may have left a state that says that the rest is complete.
      await replica.setState({ ...EMPTY_STATE, daysFrom: undefined, instance, since: sequence });
    }
    this.#suspect = false;
    this.#filled = true;
  }

  #emptied(): void {
    this.#filled = false;
    this.#options.onEmptied();
  }

  async #load(oldestDay: string, signal: AbortSignal): Promise<void> {
    const { replica, onStatus } = this.#options;
    const onProgress = (progress: SnapshotProgress) => onStatus({ kind: 'loading', progress });
    const onChange = (ids: string[]) => {
      this.#spaceSaver.reset();
      this.#options.onChange(ids);
    };
    await takeSnapshot(replica, this.#remote, oldestDay, { signal, onProgress, onChange });
  }

  /** Returns when something changed on the server, or at a wake-up. */
  async #waitForChange(signal: AbortSignal): Promise<void> {
    const { replica, watched } = this.#options;
    const { instance, since } = await replica.state();
    // The data was deleted in the meantime.
    if (instance === undefined || since === undefined) return this.#wake.wait(MIN_PAUSE_MS, signal);
    if (!watched) return this.#wake.wait(POLL_MS, signal);
    await this.#wake.interrupt(signal, async (until) => {
      while (!(await this.#remote.changedAfter(since, until))) this.#reportUpToDate();
    });
  }

  /** Older days stay on the server. */
  #oldestDay(): string {
    const { replica, retention } = this.#options;
    return daysAgo(retainedDays(replica.name, retention));
  }

  #reportUpToDate(): void {
    this.#options.onStatus({ kind: 'upToDate', atMs: Date.now() });
  }

  /** True where the browser is about to give back space. */
  async #recover(error: StoreError): Promise<boolean> {
    const { replica, onStatus } = this.#options;
    if (error.code === 'storage-full' || error.code === 'failed') replica.reopen();
    onStatus({ kind: 'failed', error });
    return error.code === 'storage-full' && this.#spaceSaver.save();
  }
}

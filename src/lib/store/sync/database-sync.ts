/** Keeps one replica like its database on the server, for as long as it runs. One tab of a person does this. */
import { addDays } from '#domain/time/calendar.ts';
import { Alarm } from './wake-signal.ts';
import { dropDiscarded } from './discard.ts';
import { evictOldDays } from '../replica/evict.ts';
import { failureOf, type SyncFailure } from '../errors.ts';
import { meet } from './verify-database.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { Remote } from './remote.ts';
import type { Replica } from '../replica/replica.ts';
import { FREEING_MS, SpaceSaver } from './space-saver.ts';
import { keptDays, type DaysToKeep } from '../replica/retained-days.ts';
import { takeSnapshot, type SnapshotProgress } from './snapshot.ts';
import { utcToday } from '../replica/today.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Where no longpoll watches a database, it is asked this often. */
const POLL_MS = 60_000;

const OTHER_DATABASE =
  'The server has a new database in place of the one this device knew. It is being fetched again.';
const SET_BACK =
  'The server was put back to an earlier state. Its data is fetched again, and what you wrote since is sent again.';

export type DatabaseStatus =
  | { kind: 'starting' }
  | { kind: 'loading'; progress: SnapshotProgress }
  | { kind: 'upToDate'; atMs: number }
  | { kind: 'failed'; failure: SyncFailure };

export type DatabaseSyncOptions = {
  replica: Replica;
  days: DaysToKeep;
  /** The documents that this person writes: a server that lost them gets them back from here. */
  written?: RegExp;
  /** Whether a longpoll watches it; browsers open few connections to one server. */
  watched: boolean;
  onStatus: (status: DatabaseStatus) => void;
  /** Documents of the replica that are new, changed or gone. */
  onChange: (ids: string[]) => void;
  /** The replica was emptied. */
  onEmptied: () => void;
  /** Something the person should know. */
  onNotice: (message: string) => void;
};

export class DatabaseSync {
  readonly #options: DatabaseSyncOptions;
  readonly #remote: Remote;
  readonly #alarm = new Alarm();
  readonly #spaceSaver: SpaceSaver;
  #sendRefusedAgain = true;
  /** Whoever did not answer may have been put back to an earlier state. */
  #doubtful = true;

  constructor(options: DatabaseSyncOptions) {
    this.#options = options;
    this.#remote = new Remote(options.replica.database);
    this.#spaceSaver = new SpaceSaver(options);
  }

  /** Looks at once: there is something to send, the network is back, somebody is looking. */
  wake({ again = false } = {}): void {
    this.#sendRefusedAgain ||= again;
    this.#alarm.ring();
  }

  /** Runs until the signal aborts. Failures are reported, never thrown. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    this.#options.onStatus({ kind: 'starting' });
    while (!signal.aborted) {
      try {
        await this.#catchUp(signal);
        pauseMs = FIRST_PAUSE_MS;
        await this.#waitForChange(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#doubtful = true;
        if (await this.#recover(failureOf(error)).catch(() => false)) pauseMs = FREEING_MS;
        await this.#alarm.wait(pauseMs * (0.75 + Math.random() / 2), signal);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    const { replica, onChange } = this.#options;
    onChange(await replica.restore());
    await this.#meet(signal);
    const oldestDay = this.#oldestDay();
    const { complete, daysFrom } = await replica.state();
    if (!complete || daysFrom === undefined || daysFrom > oldestDay) await this.#load(oldestDay, signal);
    onChange(await dropDiscarded(replica, this.#remote, signal));
    const again = this.#sendRefusedAgain;
    await push(replica, this.#remote, { again, signal });
    if (again) this.#sendRefusedAgain = false;
    await pull(replica, this.#remote, { signal, onChange });
    onChange(await evictOldDays(replica, oldestDay));
    this.#reportUpToDate();
  }

  /** Makes sure that this is a replica of the very database that the server has now, as it is now. */
  async #meet(signal: AbortSignal): Promise<void> {
    const { replica, written, onChange, onEmptied, onNotice } = this.#options;
    const meeting = await meet(replica, this.#remote, { doubtful: this.#doubtful, signal });
    const { kind, instance, sequence } = meeting;
    if ('lost' in meeting) {
      for (const id of meeting.lost) if (written?.test(id)) await replica.outbox.add(id);
      await replica.empty();
      onEmptied();
      onChange(await replica.restore());
      onNotice(kind === 'other' ? OTHER_DATABASE : SET_BACK);
    }
    if (kind !== 'same') await replica.setState({ instance, since: sequence });
    this.#doubtful = false;
  }

  async #load(oldestDay: string, signal: AbortSignal): Promise<void> {
    const { replica, onStatus } = this.#options;
    const onProgress = (progress: SnapshotProgress) => onStatus({ kind: 'loading', progress });
    const onChange = (ids: string[]) => {
      this.#spaceSaver.gotOn();
      this.#options.onChange(ids);
    };
    await takeSnapshot(replica, this.#remote, oldestDay, { signal, onProgress, onChange });
  }

  /** Returns when something changed on the server or the alarm rang. */
  async #waitForChange(signal: AbortSignal): Promise<void> {
    const { replica, watched } = this.#options;
    if (!watched) return this.#alarm.wait(POLL_MS, signal);
    const { since } = await replica.state();
    if (since === undefined) return;
    await this.#alarm.during(signal, async (until) => {
      while (!(await this.#remote.changedAfter(since, until))) this.#reportUpToDate();
    });
  }

  /** Older days stay on the server. */
  #oldestDay(): string {
    const { replica, days } = this.#options;
    return addDays(utcToday(), -keptDays(replica.name, days));
  }

  #reportUpToDate(): void {
    this.#options.onStatus({ kind: 'upToDate', atMs: Date.now() });
  }

  /** True where space is on its way. */
  async #recover(failure: SyncFailure): Promise<boolean> {
    const { replica, onStatus } = this.#options;
    if (failure.kind === 'full' || failure.kind === 'broken') await replica.reopen();
    onStatus({ kind: 'failed', failure });
    return failure.kind === 'full' && this.#spaceSaver.save();
  }
}

/** A machine in use: its buckets go on growing after their history was written. */
import { bucketsOf } from './day/machine-buckets.ts';
import { generateHistory } from './day/generate.ts';
import { localDateOf } from './day/local-day.ts';
import { watchers, type Watcher } from './day/timeline.ts';
import type { BucketStore } from './events/bucket-store.ts';
import type { Activity } from './events/event.ts';
import type { Machine, Person } from './people/people.ts';

export interface LiveActivityOptions {
  /** With the machine's buckets: storeWithHistory's, of the same seed. */
  store: BucketStore;
  person: Person;
  machine: Machine;
  seed: string;
  now?: () => Date;
  /** Be at work from now until the local day ends at 04:00, even when the rhythm or the weekend says otherwise. */
  keepWorking?: boolean;
}

/** Shorter than the pause between two window events, so that these never merge. */
const PULSE_MS = 500;

export class LiveActivity {
  readonly #options: LiveActivityOptions;
  readonly #now: () => Date;
  readonly #keepWorkingFromMs: number | undefined;
  /** Where each bucket's newest event began: nothing earlier is ever sent again. */
  readonly #newestMs = new Map<Watcher, number>();
  #advancedToMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LiveActivityOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#advancedToMs = this.#now().getTime();
    this.#keepWorkingFromMs = options.keepWorking ? this.#advancedToMs : undefined;
  }

  /** Brings the buckets up to now: the newest event grows under its id, later ones follow. */
  advance(): void {
    const { person, machine, seed } = this.#options;
    const to = this.#now();
    const from = localDateOf(this.#advancedToMs, person.zone);
    const timeline = generateHistory(person, machine, {
      from,
      to,
      seed,
      ...(this.#keepWorkingFromMs !== undefined && { keepWorkingFromMs: this.#keepWorkingFromMs })
    });
    for (const watcher of watchers) this.#send(watcher, timeline[watcher]);
    this.#advancedToMs = to.getTime();
  }

  #send(watcher: Watcher, activities: Activity[]): void {
    const { store, machine } = this.#options;
    const bucketId = bucketsOf(machine)[watcher].id;
    const sinceMs = this.#newestMs.get(watcher) ?? store.newest(bucketId)?.startMs ?? -Infinity;
    for (const activity of activities.filter(({ startMs }) => startMs >= sinceMs)) {
      store.heartbeat(bucketId, activity, PULSE_MS);
      this.#newestMs.set(watcher, activity.startMs);
    }
  }

  /** Advances every so many milliseconds until stopped; does not keep the process alive. */
  start(everyMs: number): void {
    this.stop();
    this.#timer = setInterval(() => this.advance(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Counts what takes long to count: sizes of databases and conflicts. Only once somebody has read metrics, and at most every ten minutes. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import type { Log } from '../service.ts';

const MAX_AGE_MS = 10 * 60_000;
const PAGE = 1000;
/** Between two requests, because what is counted is not urgent. */
const PAUSE_MS = 10;

const Info = v.object({
  update_seq: v.union([v.string(), v.number()]),
  sizes: v.object({ file: v.number() })
});
const Changes = v.object({
  results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) })),
  last_seq: v.union([v.string(), v.number()])
});
const Conflicting = v.object({ _conflicts: v.optional(v.array(v.string()), []) });

export const KINDS = ['developers', 'teams', 'org', 'audit', 'service', 'users'] as const;
export type Kind = (typeof KINDS)[number];
export type Collected = {
  atMs: number;
  bytes: Record<Kind, number>;
  databases: Record<Kind, number>;
  conflicts: number;
};

const zero = (): Record<Kind, number> => ({
  developers: 0,
  teams: 0,
  org: 0,
  audit: 0,
  service: 0,
  users: 0
});

export class Collector {
  readonly #couch: Couch;
  readonly #log: Log;
  readonly #now: () => number;
  /** By database, how far its changes were read, and the ids with conflicts. */
  readonly #read = new Map<string, { since: string | number; conflicts: Set<string> }>();
  readonly #stopping = new AbortController();
  #collected: Collected | undefined;
  #running: Promise<void> | undefined;

  constructor({ couch, log, now }: { couch: Couch; log: Log; now: () => number }) {
    this.#couch = couch;
    this.#log = log;
    this.#now = now;
  }

  /** What was counted last; begins to count again where that is old. */
  latest(): Collected | undefined {
    const isOld = this.#collected === undefined || this.#now() - this.#collected.atMs > MAX_AGE_MS;
    if (isOld) void this.collect();
    return this.#collected;
  }

  collect(): Promise<void> {
    return (this.#running ??= this.#collect()
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.#log(
            `Counting for the metrics failed: ${error instanceof Error ? error.message : String(error)}`
          );
      })
      .finally(() => (this.#running = undefined)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #collect(): Promise<void> {
    const [bytes, databases] = [zero(), zero()];
    let conflicts = 0;
    const names = v.parse(v.array(v.string()), await this.#couch.db.list());
    for (const name of this.#read.keys()) if (!names.includes(name)) this.#read.delete(name);
    for (const name of names) {
      const kind = this.#kindOf(name);
      if (kind === undefined) continue;
      databases[kind]++;
      try {
        const found = await orMissing(this.#couch.db.get(name));
        const info = v.parse(Info, found);
        bytes[kind] += info.sizes.file;
        if (kind === 'developers' || kind === 'teams' || kind === 'org')
          conflicts += await this.#countConflicts(name, info.update_seq);
      } catch (error) {
        // One that is damaged is counted by another metric.
        if (this.#stopping.signal.aborted) throw error;
      }
      await this.#pause();
    }
    this.#collected = { atMs: this.#now(), bytes, databases, conflicts };
  }

  async #countConflicts(name: string, until: string | number): Promise<number> {
    const read = this.#read.get(name) ?? { since: 0, conflicts: new Set() };
    this.#read.set(name, read);
    while (read.since !== until) {
      const qs = { since: read.since, limit: PAGE, style: 'all_docs' };
      const page = v.parse(Changes, await this.#couch.request({ db: name, path: '_changes', qs }));
      if (page.results.length === 0) break;
      for (const { id, changes } of page.results) {
        read.conflicts.delete(id);
        // Leaves that are deleted are listed, too.
        if (changes.length > 1 && (await this.#hasConflict(name, id))) read.conflicts.add(id);
      }
      read.since = page.last_seq;
      await this.#pause();
    }
    return read.conflicts.size;
  }

  async #hasConflict(name: string, id: string): Promise<boolean> {
    const found = await orMissing(this.#couch.use(name).get(id, { conflicts: true }));
    return found !== undefined && v.parse(Conflicting, found)._conflicts.length > 0;
  }

  #pause(): Promise<void> {
    return sleep(PAUSE_MS, undefined, { signal: this.#stopping.signal, ref: false });
  }

  #kindOf(name: string): Kind | undefined {
    const { names } = this.#couch;
    if (names.developerOf(name) !== undefined) return 'developers';
    if (names.slugOf(name) !== undefined) return 'teams';
    if (name === USERS) return 'users';
    return (['org', 'audit', 'service'] as const).find((kind) => names[kind] === name);
  }
}

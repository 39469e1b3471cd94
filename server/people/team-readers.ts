/**
 * Who fetched the data of which team, and when last. Told to the people whose data it is. In memory at once; in the service's
 * database once an hour at most, and when the server stops: a crash loses the last hour.
 */
import * as v from 'valibot';
import { MAX_READERS, READERS_DAYS } from '#domain/api/readers.ts';
import { Instant } from '#domain/documents/primitives.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { readState, writeState } from '../service-state.ts';
import type { Service } from '../service.ts';

const WRITE_INTERVAL_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Unix milliseconds by the name of a user. */
type LastFetched = Map<string, number>;

const Stored = v.object({ readers: v.record(v.string(), Instant) });
const stateOf = (slug: string) => `readers-${slug}`;

export class TeamReaders {
  readonly #service: Pick<Service, 'couch' | 'log' | 'now'>;
  readonly #fetched = new Map<string, LastFetched>();
  readonly #writtenMs = new Map<string, number>();
  readonly #forgotten = new Set<string>();
  #writing: Promise<void> = Promise.resolve();

  constructor(service: Pick<Service, 'couch' | 'log' | 'now'>) {
    this.#service = service;
  }

  /** A user fetched from the database of a team. Never throws, and waits for nothing. */
  note(slug: string, user: string): void {
    const nowMs = this.#service.now();
    const readers = this.#fetched.get(slug) ?? new Map<string, number>();
    this.#fetched.set(slug, readers);
    readers.set(user, nowMs - (nowMs % MINUTE_MS));
    this.#forgotten.delete(user);
    if (nowMs - (this.#writtenMs.get(slug) ?? -Infinity) < WRITE_INTERVAL_MS) return;
    this.#writtenMs.set(slug, nowMs);
    void this.#write(slug);
  }

  /** Unix milliseconds by the name of a user, the latest first. */
  async list(slug: string): Promise<LastFetched> {
    return this.#merged(slug, (await readState(this.#service, stateOf(slug), Stored)).value);
  }

  /** Removes a user who is erased. */
  async forget(user: string, slugs: readonly string[]): Promise<void> {
    this.#forgotten.add(user);
    for (const slug of slugs) {
      this.#fetched.get(slug)?.delete(user);
      if ((await this.list(slug)).size > 0 || (await this.#isStored(slug))) await this.#write(slug);
    }
  }

  /** Writes what is in memory only. */
  async flush(): Promise<void> {
    for (const slug of this.#fetched.keys()) void this.#write(slug);
    await this.#writing;
  }

  async #isStored(slug: string): Promise<boolean> {
    return (await readState(this.#service, stateOf(slug), Stored)).rev !== undefined;
  }

  /** One after the other. What fails is written the next time. */
  #write(slug: string): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        const { value, rev } = await readState(this.#service, stateOf(slug), Stored);
        const readers = Object.fromEntries(
          [...this.#merged(slug, value)].map(([user, ms]) => [user, formatInstant(ms)])
        );
        if (JSON.stringify(readers) === JSON.stringify(value?.readers)) return;
        // Where another server wrote meanwhile, the next time.
        await writeState(this.#service.couch, stateOf(slug), { value: { readers }, rev });
      } catch (error) {
        this.#service.log(
          `Who fetched the data of ${slug} could not be stored: ${error instanceof Error ? error.message : String(error)}`
        );
      }
    });
    return this.#writing;
  }

  #merged(slug: string, stored: v.InferOutput<typeof Stored> | undefined): LastFetched {
    const latest: LastFetched = new Map();
    const fromMs = this.#service.now() - READERS_DAYS * DAY_MS;
    const known = Object.entries(stored?.readers ?? {}).map(([user, at]) => [user, Date.parse(at)] as const);
    for (const [user, ms] of [...known, ...(this.#fetched.get(slug) ?? [])])
      if (ms >= fromMs && !this.#forgotten.has(user)) latest.set(user, Math.max(ms, latest.get(user) ?? 0));
    return new Map([...latest].sort(([, a], [, b]) => b - a).slice(0, MAX_READERS));
  }
}

/**
 * When each developer's agents last reached their database, and when the server was up: what the status against the targets is made
 * of. It is stored in `service` every five minutes, so that a start does not forget it.
 */
import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';
import type { Log } from '../service.ts';
import { readState, writeState } from '../service-state.ts';

const STATE = 'monitoring';
const BEAT_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;
const MAX_DATABASES = 5_000;

const Counts = v.object({ ok: v.number(), failed: v.number() });
const Stored = v.object({
  /** When this was counted first, in Unix milliseconds. */
  sinceMs: v.number(),
  /** By date, how many times five minutes the server was up, and how many requests of agents succeeded. */
  days: v.record(v.string(), v.object({ beats: v.number(), ...Counts.entries })),
  /** By database, Unix milliseconds. */
  syncs: v.record(v.string(), v.number())
});
type Stored = v.InferOutput<typeof Stored>;

type Given = { couch: Couch; log: Log; now: () => number };

export class SyncTimes {
  readonly #given: Given;
  readonly #syncs = new Map<string, number>();
  #days: Stored['days'] = {};
  #sinceMs: number;
  #rev: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(given: Given) {
    this.#given = given;
    this.#sinceMs = given.now();
  }

  /** Reads what was stored, and stores it from now on. */
  async start(): Promise<void> {
    const { value, rev } = await readState(this.#given, STATE, Stored);
    this.#rev = rev;
    if (value) {
      this.#sinceMs = Math.min(value.sinceMs, this.#sinceMs);
      for (const [database, atMs] of Object.entries(value.syncs))
        if (!this.#syncs.has(database)) this.#syncs.set(database, atMs);
      for (const [date, before] of Object.entries(value.days)) {
        const day = this.#day(date);
        day.beats += before.beats;
        day.ok += before.ok;
        day.failed += before.failed;
      }
    }
    this.#timer = setInterval(() => void this.beat().catch(() => undefined), BEAT_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  note(database: string, result: 'ok' | 'failed'): void {
    const nowMs = this.#given.now();
    this.#day(dateOf(nowMs))[result]++;
    if (result === 'failed') return;
    this.#syncs.delete(database);
    this.#syncs.set(database, nowMs);
    const [oldest] = this.#syncs.keys();
    if (this.#syncs.size > MAX_DATABASES && oldest !== undefined) this.#syncs.delete(oldest);
  }

  /** Counts five minutes of uptime, and stores everything. Of two servers the other one's is read again at the next start. */
  async beat(): Promise<void> {
    const nowMs = this.#given.now();
    this.#day(dateOf(nowMs)).beats++;
    const first = dateOf(nowMs - KEPT_DAYS * DAY_MS);
    this.#days = Object.fromEntries(Object.entries(this.#days).filter(([date]) => date >= first));
    this.#sinceMs = Math.max(this.#sinceMs, nowMs - KEPT_DAYS * DAY_MS);
    const value: Stored = {
      sinceMs: this.#sinceMs,
      days: this.#days,
      syncs: Object.fromEntries(this.#syncs)
    };
    const rev = await writeState(this.#given.couch, STATE, { value, rev: this.#rev });
    this.#rev = rev ?? (await readState(this.#given, STATE, Stored)).rev;
  }

  lastOf(database: string): number | undefined {
    return this.#syncs.get(database);
  }

  /** Of the last 30 days, or since it is counted. `uptime`: from 0 to 1; undefined in the first minutes. */
  totals(): { ok: number; failed: number; uptime: number | undefined; sinceMs: number } {
    const days = Object.values(this.#days);
    const sum = (of: (day: Stored['days'][string]) => number) => days.reduce((all, day) => all + of(day), 0);
    const possible = Math.floor((this.#given.now() - this.#sinceMs) / BEAT_MS);
    return {
      ok: sum(({ ok }) => ok),
      failed: sum(({ failed }) => failed),
      uptime: possible === 0 ? undefined : Math.min(1, sum(({ beats }) => beats) / possible),
      sinceMs: this.#sinceMs
    };
  }

  #day(date: string): Stored['days'][string] {
    return (this.#days[date] ??= { beats: 0, ok: 0, failed: 0 });
  }
}

const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

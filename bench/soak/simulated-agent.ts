/** A machine that reports days of real size with the agent's own store, replication and credentials. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, DeviceDay } from '#domain/documents/day.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { ServerError } from '../../agent/errors.ts';
import { push } from '../../agent/replicate/push.ts';
import { Server } from '../../agent/replicate/server.ts';
import { openStore, type Store } from '../../agent/store.ts';
import { makeDeviceDay } from '../device-days.ts';
import type { Tally } from './tally.ts';

/** Each machine has so many days up to today, of which it changes one before every push: mostly today. */
export const DAYS = 5;
const SHARE_OF_TODAY = 0.9;

const NO_ACTIVITYWATCH = 'http://127.0.0.1:9';

const MadeDay = v.object({ cells: v.array(v.number()), device: v.string() });
const DATE_LENGTH = '2026-01-01'.length;

/** After what was worked that day: what is later than covered does not count. */
const FIRST_SECOND = 18 * 3600;
const MAX_ROUNDS = 21_000;

export class SimulatedAgent {
  readonly developer: string;
  readonly #database: string;
  readonly #server: Server;
  readonly #store: Store;
  readonly #tally: Tally;
  /** The same for a whole run, which may go past midnight. */
  readonly #today = utcDateOf(Date.now());
  #round = 0;
  /** By the time of day that stands for a round, when it was pushed. */
  readonly #pushedMs = new Map<string, number>();

  private constructor(given: { registered: Registered; server: Server; store: Store; tally: Tally }) {
    this.developer = given.registered.developer_id;
    this.#database = given.registered.database;
    this.#server = given.server;
    this.#store = given.store;
    this.#tally = given.tally;
  }

  static async open(given: {
    registered: Registered;
    serverUrl: string;
    folder: string;
    tally: Tally;
  }): Promise<SimulatedAgent> {
    const { registered, serverUrl, folder, tally } = given;
    const [label = '', secret = ''] = (registered.api_token ?? '').split('.');
    const server = new Server({
      serverUrl,
      developer: registered.developer_id,
      token: { label, secret },
      awUrl: NO_ACTIVITYWATCH,
      dataDir: folder
    });
    return new SimulatedAgent({ registered, server, store: await openStore(folder), tally });
  }

  /** Changes a day and pushes until the signal; at random moments, `everyMs` apart on average. */
  async work(everyMs: number, random: () => number, signal: AbortSignal): Promise<void> {
    await sleep(random() * everyMs, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await this.#record(random);
      await this.#pushPatiently(signal).catch((error: unknown) => this.#tally.fail('agent', error));
      await sleep((0.5 + random()) * everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** As the agent does: where the server asks to wait, it waits as long, and tries again. */
  async #pushPatiently(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await this.pushAll();
      } catch (error) {
        if (!(error instanceof ServerError) || error.retryAfterMs === undefined) throw error;
        this.#tally.wait(error.retryAfterMs);
        await sleep(error.retryAfterMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Sends what is not sent yet. @throws ServerError */
  async pushAll(): Promise<void> {
    const startedMs = performance.now();
    const remote = this.#server.database(this.#database);
    const { pushed, refused } = await push({
      local: this.#store.pouch,
      remote,
      refused: {},
      nowMs: Date.now()
    });
    const endedMs = performance.now();
    for (const [id, { reason }] of Object.entries(refused)) this.#tally.fail('refused', `${id}: ${reason}`);
    this.#tally.documents += pushed;
    if (pushed === 0) return;
    this.#tally.pushMs.push(endedMs - startedMs);
    this.#pushedMs.set(throughOf(this.#round), endedMs);
  }

  /** When the day that is covered until then was pushed, in milliseconds of `performance.now`. */
  pushedMs = (through: string): number | undefined => this.#pushedMs.get(through.slice(DATE_LENGTH + 1, -1));

  async #record(random: () => number): Promise<void> {
    this.#round += 1;
    const back = random() < SHARE_OF_TODAY ? 0 : Math.floor(random() * DAYS);
    const made = makeDeviceDay(this.developer, back);
    const { cells, device } = v.parse(MadeDay, made);
    const date = addDays(this.#today, -back);
    const day = v.parse(DeviceDay, {
      ...made,
      date,
      _id: dayId(date, device),
      cells: cells.map((value, index) => (index % 3 === 2 ? 30 + Math.floor(random() * 150) : value)),
      through: `${date}T${throughOf(this.#round)}Z`
    });
    const stored = await this.#store.pouch.get(day._id).catch(() => undefined);
    await this.#store.pouch.put({ ...day, ...(stored && { _rev: stored._rev }) });
  }

  /** Seconds of all days that this machine holds. */
  async heldSeconds(): Promise<number> {
    const { rows } = await this.#store.pouch.allDocs({ include_docs: true });
    const days = rows.flatMap((row) => ('doc' in row && row.doc?.type === 'day' ? [row.doc] : []));
    const counted = days.flatMap(({ cells }) => cells.filter((_, at) => at % 3 === 2));
    return counted.reduce((sum, seconds) => sum + seconds, 0);
  }

  close = (): Promise<void> => this.#store.close();
}

/** The day is covered up to a second that names the round. */
function throughOf(round: number): string {
  const second = FIRST_SECOND + (round % MAX_ROUNDS);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(second / 3600)}:${two((second % 3600) / 60)}:${two(second % 60)}`;
}

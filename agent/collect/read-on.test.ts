/** A process that goes on running reads only what is new, and comes to what a new one comes to. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BucketEvent, EventId, ParsedEvents } from '#domain/activitywatch/event.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { summariseDay } from '#domain/summarise/summarise-day.ts';
import { loadNineDays } from '#domain/testing/nine-days.ts';
import { bucketOf, dayInput } from '#domain/testing/small-days.ts';
import { utcStartMs } from '#domain/time/calendar.ts';
import { ActivityWatch } from './activitywatch.ts';
import { cutEvents, EventReader } from './fetch-events.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DATE = '2026-10-27';
const START_MS = utcStartMs(DATE);

/** An event as it will be; the server has it from `sinceMs` on, and until then not, or never again from `untilMs` on. */
type Recorded = BucketEvent & { sinceMs: number; untilMs: number };
type RecordedBucket = { bucket: FetchedBucket['bucket']; events: readonly Recorded[] };

/** An ActivityWatch at some time: it cuts as the Python server does, or returns events whole and counts all of a bucket. */
class Recording extends ActivityWatch {
  nowMs = START_MS;
  read = 0;
  readonly #buckets: readonly RecordedBucket[];
  readonly #cuts: boolean;

  constructor(buckets: readonly RecordedBucket[], cuts: boolean) {
    super({ url: 'http://127.0.0.1:5600' });
    this.#buckets = buckets;
    this.#cuts = cuts;
  }

  /** With their numbers, and as long as they are so far. */
  #events(bucketId: string): { id: number; event: BucketEvent }[] {
    const { events = [] } = this.#buckets.find(({ bucket }) => bucket.id === bucketId) ?? {};
    return events.flatMap(({ startMs, endMs, data, sinceMs, untilMs }, id) => {
      const isThere = startMs <= this.nowMs && sinceMs <= this.nowMs && this.nowMs < untilMs;
      return isThere ? [{ id, event: { startMs, endMs: Math.min(endMs, this.nowMs), data } }] : [];
    });
  }

  #within(bucketId: string, startMs: number, endMs: number) {
    return this.#events(bucketId)
      .filter(({ event }) => event.endMs >= startMs && event.startMs <= endMs)
      .filter(({ event }) => !this.#cuts || event.startMs >= startMs - DAY_MS);
  }

  override async events(
    bucketId: string,
    startMs: number,
    endMs: number,
    limit: number
  ): Promise<ParsedEvents> {
    const ids = new Map<BucketEvent, EventId>();
    const newest = this.#within(bucketId, startMs, endMs).sort((a, b) => b.event.startMs - a.event.startMs);
    const events = newest.slice(0, limit < 0 ? undefined : limit).map(({ id, event }) => {
      const sent = this.#cuts
        ? {
            ...event,
            startMs: Math.max(event.startMs, startMs),
            endMs: Math.min(event.endMs, endMs + 1)
          }
        : event;
      ids.set(sent, id);
      return sent;
    });
    events.sort((a, b) => a.startMs - b.startMs);
    this.read += events.length;
    return { events, ids, rejected: 0 };
  }

  override async event(bucketId: string, id: EventId): Promise<BucketEvent | undefined> {
    return this.#events(bucketId).find((found) => found.id === id)?.event;
  }

  override async count(bucketId: string, startMs: number, endMs: number): Promise<number> {
    return (this.#cuts ? this.#within(bucketId, startMs, endMs) : this.#events(bucketId)).length;
  }
}

async function dayFrom(reader: EventReader, nowMs: number, readsOn: boolean) {
  const { buckets } = await reader.read({ startMs: START_MS, endMs: nowMs }, readsOn);
  const input = dayInput(cutEvents(buckets, START_MS, nowMs));
  return summariseDay({ ...input, date: DATE, fromMs: 0, throughMs: nowMs });
}

/** Reads the day again and again; after `restarts` of the times with a new process. */
async function compare(
  buckets: readonly RecordedBucket[],
  times: readonly number[],
  restarts: readonly number[],
  cuts: boolean
) {
  const served = new Recording(buckets, cuts);
  const readerOf = () =>
    new EventReader(
      served,
      buckets.map(({ bucket }) => bucket)
    );
  let reader = readerOf();
  for (const [index, nowMs] of times.toSorted((a, b) => a - b).entries()) {
    served.nowMs = nowMs;
    if (restarts.includes(index)) reader = readerOf();
    expect(await dayFrom(reader, nowMs, true)).toEqual(await dayFrom(readerOf(), nowMs, false));
  }
}

const asRecorded = (event: BucketEvent): Recorded => ({ ...event, sinceMs: -Infinity, untilMs: Infinity });

const rowsOf = (data: fc.Arbitrary<Record<string, unknown>>, maxMinutes: number) =>
  fc.array(
    fc
      .record({
        minute: fc.integer({ min: -50 * 60, max: 24 * 60 }),
        second: fc.nat(59),
        minutes: fc.nat(maxMinutes),
        data,
        lateMinutes: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(300)),
        deletedAfter: fc.oneof({ weight: 8, arbitrary: fc.constant(Infinity) }, fc.nat(300))
      })
      .map(({ minute, second, minutes, data: datum, lateMinutes, deletedAfter }): Recorded => {
        const startMs = START_MS + minute * MINUTE_MS + second * 1000;
        const sinceMs = lateMinutes === 0 ? -Infinity : startMs + lateMinutes * MINUTE_MS;
        const untilMs = startMs + (lateMinutes + deletedAfter) * MINUTE_MS;
        return { startMs, endMs: startMs + minutes * MINUTE_MS, data: datum, sinceMs, untilMs };
      }),
    { maxLength: 80 }
  );
const windows = rowsOf(
  fc.record({ app: fc.constantFrom('Code', 'Slack', 'Chrome'), title: fc.constantFrom('infra', 'x') }),
  90
);
const presence = rowsOf(fc.record({ status: fc.constantFrom('afk', 'not-afk') }), 40 * 60);
const tabs = rowsOf(
  fc.record({ url: fc.constantFrom('https://a.example/', 'https://b.example/'), audible: fc.boolean() }),
  60
);
const edits = rowsOf(fc.record({ project: fc.constantFrom('/src/infra', '/src/libwire') }), 30);

it('gives the same as reading everything, whatever comes late or is deleted, and after every restart', async () => {
  const times = fc.array(fc.integer({ min: 1, max: 24 * 60 }), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(windows, presence, tabs, edits),
      times,
      fc.array(fc.nat(5), { maxLength: 2 }),
      fc.boolean(),
      fc.boolean(),
      async ([windowed, present, browsed, edited], minutes, restarts, cuts, deletes) => {
        // Of both between two reads, as many deleted as late, the count says nothing: that is found once the day is over.
        const only = (events: readonly Recorded[]) =>
          events.map((event) => ({
            ...event,
            ...(deletes ? { sinceMs: -Infinity } : { untilMs: Infinity })
          }));
        const buckets = [
          { ...bucketOf('currentwindow', []), events: only(windowed) },
          { ...bucketOf('afkstatus', []), events: only(present) },
          { ...bucketOf('web.tab.current', []), events: only(browsed) },
          { ...bucketOf('app.editor.activity', [], { client: 'aw-watcher-vscode' }), events: only(edited) }
        ];
        await compare(
          buckets,
          minutes.map((minute) => START_MS + minute * MINUTE_MS),
          restarts,
          cuts
        );
      }
    ),
    { numRuns: 40 }
  );
});

it.each([true, false])(
  'gives the recorded days every half hour, and reads few events (cut: %s)',
  async (cuts) => {
    const recorded = await loadNineDays();
    const buckets = recorded.map(({ bucket, events }) => ({ bucket, events: events.map(asRecorded) }));
    const times = Array.from({ length: 5 }, (_, index) => START_MS + 8 * HOUR_MS + index * 30 * MINUTE_MS);
    await compare(buckets, times, [3], cuts);
    const served = new Recording(buckets, cuts);
    const reader = new EventReader(
      served,
      buckets.map(({ bucket }) => bucket)
    );
    const reads: number[] = [];
    for (const nowMs of times) {
      const before = served.read;
      served.nowMs = nowMs;
      await reader.read({ startMs: START_MS, endMs: nowMs }, true);
      reads.push(served.read - before);
    }
    const [first = 0, ...others] = reads;
    expect(Math.max(...others)).toBeLessThan(first / 5);
  },
  60_000
);

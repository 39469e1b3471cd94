import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import type { BucketEvent, EventId, ParsedEvents } from '#domain/activitywatch/event.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { summariseDay } from '#domain/summarise/summarise-day.ts';
import { loadNineDays } from '#domain/testing/nine-days.ts';
import { bucketOf, dayInput } from '#domain/testing/small-days.ts';
import { addDays, datesBetween, utcStartMs } from '#domain/time/calendar.ts';
import { ActivityWatch } from './activitywatch.ts';
import { cutEvents, EventReader } from './fetch-events.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Returns events as one of the two servers does: cut at the ends of the window, or whole. */
class Served extends ActivityWatch {
  readonly #buckets: Map<string, BucketEvent[]>;
  readonly #cuts: boolean;
  responses: number[] = [];

  constructor(buckets: readonly FetchedBucket[], cuts: boolean) {
    super({ url: 'http://127.0.0.1:5600' });
    this.#cuts = cuts;
    this.#buckets = new Map(
      buckets.map(({ bucket, events }) => [bucket.id, events.toSorted((a, b) => a.startMs - b.startMs)])
    );
  }

  override async events(
    bucketId: string,
    startMs: number,
    endMs: number,
    limit: number
  ): Promise<ParsedEvents> {
    const ids = new Map<BucketEvent, EventId>();
    const newest = [...(this.#buckets.get(bucketId) ?? []).entries()].reverse();
    const found = newest
      .filter(([, event]) => event.endMs >= startMs && event.startMs <= endMs)
      .filter(([, event]) => !this.#cuts || event.startMs >= startMs - DAY_MS)
      .slice(0, limit < 0 ? undefined : limit);
    const events = found.reverse().map(([id, event]) => {
      const cut = this.#cuts
        ? { startMs: Math.max(event.startMs, startMs), endMs: Math.min(event.endMs, endMs + 1) }
        : {};
      const sent = { ...event, ...cut };
      if (this.#cuts) ids.set(sent, id);
      else ids.set(sent, found.length - ids.size);
      return sent;
    });
    events.sort((a, b) => a.startMs - b.startMs);
    this.responses.push(events.length);
    return { events, ids, rejected: 0 };
  }

  override async event(bucketId: string, id: EventId): Promise<BucketEvent | undefined> {
    return this.#buckets.get(bucketId)?.[Number(id)];
  }
}

/** The documents of the dates, read one after the other. */
async function summariseRead(buckets: readonly FetchedBucket[], dates: readonly string[], cuts: boolean) {
  const served = new Served(buckets, cuts);
  const reader = new EventReader(
    served,
    buckets.map(({ bucket }): Bucket => bucket)
  );
  const days = [];
  for (const date of dates) {
    const [startMs, endMs] = [utcStartMs(date), utcStartMs(addDays(date, 1))];
    const { buckets: read } = await reader.read({ startMs, endMs });
    days.push(summarise(cutEvents(read, startMs, endMs), date));
  }
  return { days, served };
}

function summarise(buckets: readonly FetchedBucket[], date: string) {
  const throughMs = utcStartMs(addDays(date, 1));
  return summariseDay({ ...dayInput([...buckets]), date, fromMs: 0, throughMs });
}

/** The document of a date from all events up to its end. */
function summariseWhole(buckets: readonly FetchedBucket[], date: string, cuts: boolean) {
  const endMs = utcStartMs(addDays(date, 1));
  const until = buckets.map(({ bucket, events }) => ({
    bucket,
    events: events
      .filter(({ startMs }) => startMs <= endMs)
      .map((event) => (cuts ? { ...event, endMs: Math.min(event.endMs, endMs + 1) } : event))
  }));
  return summarise(cutEvents(until, utcStartMs(date), endMs), date);
}

describe('events that are read date by date', () => {
  const week = datesBetween('2026-10-19', '2026-10-27');
  let recorded: FetchedBucket[] = [];
  beforeAll(async () => {
    recorded = await loadNineDays();
  });

  it.each([true, false])('give the recorded days as all events do (cut at the ends: %s)', async (cuts) => {
    const { days } = await summariseRead(recorded, week, cuts);
    expect(days).toEqual(week.map((date) => summariseWhole(recorded, date, cuts)));
  });

  it('give a date whether those before it were read or not', async () => {
    const { days } = await summariseRead(recorded, ['2026-10-20', '2026-10-26', '2026-10-27'], true);
    expect(days.at(-1)).toEqual((await summariseRead(recorded, ['2026-10-27'], true)).days[0]);
  });

  const dates = datesBetween('2026-10-24', '2026-10-27');
  const rowsOf = (data: fc.Arbitrary<Record<string, unknown>>, maxHours: number) =>
    fc.array(fc.tuple(fc.nat(8 * 96), fc.nat(maxHours * 60), data), { maxLength: 60 }).map((rows) => {
      const fromMs = utcStartMs('2026-10-20');
      return rows.map(([quarter, minutes, datum]): BucketEvent => {
        const startMs = fromMs + quarter * 900_000 + (quarter % 7) * 1000;
        return { startMs, endMs: startMs + minutes * 60_000, data: datum };
      });
    });
  const windows = rowsOf(
    fc.record({ app: fc.constantFrom('Code', 'Slack'), title: fc.constantFrom('infra', 'x') }),
    40
  );
  const presence = rowsOf(fc.record({ status: fc.constantFrom('afk', 'not-afk') }), 60);
  const edits = rowsOf(fc.record({ project: fc.constantFrom('/src/infra', '/src/libwire') }), 30);

  /** From and to so many hours before or after the last date begins. */
  const lasting = (status: string, fromHours: number, toHours: number) => {
    const atMs = utcStartMs('2026-10-27');
    return { startMs: atMs + fromHours * HOUR_MS, endMs: atMs + toHours * HOUR_MS, data: { status } };
  };

  it('give the same whatever the events are, though servers leave out what began long before', async () => {
    await fc.assert(
      fc.asyncProperty(windows, presence, edits, fc.boolean(), async (windowed, present, edited, cuts) => {
        const buckets = [
          { ...bucketOf('currentwindow', []), events: windowed },
          { ...bucketOf('afkstatus', []), events: present },
          { ...bucketOf('app.editor.activity', [], { client: 'aw-watcher-vscode' }), events: edited }
        ];
        const { days } = await summariseRead(buckets, dates, cuts);
        expect(days).toEqual(dates.map((date) => summariseWhole(buckets, date, cuts)));
      }),
      {
        numRuns: 40,
        examples: [
          // One begins where a server cuts another with the same data.
          [[], [lasting('not-afk', -43, 0.001), lasting('not-afk', 0, 0)], [], true],
          // One lasts for days, and longer than anything else.
          [
            [{ ...lasting('', -42, -3), data: { app: 'Code', title: 'x' } }],
            [lasting('not-afk', -54, 1)],
            [],
            true
          ]
        ]
      }
    );
  });

  it('are the same in pages of a busy watcher, with at most some thousands in memory', async () => {
    const fromMs = utcStartMs('2026-10-26') - HOUR_MS;
    const busy = Array.from({ length: 40_000 }, (_, index): BucketEvent => {
      const startMs = fromMs + index * 2000;
      return { startMs, endMs: startMs + 1990, data: { app: 'Code', title: `${index} infra` } };
    });
    const buckets = [{ ...bucketOf('currentwindow', []), events: busy }];
    const { days, served } = await summariseRead(buckets, ['2026-10-26'], true);
    expect(days).toEqual([summariseWhole(buckets, '2026-10-26', true)]);
    expect(Math.max(...served.responses)).toBeLessThanOrEqual(5001);
    expect(served.responses.length).toBeLessThan(40);
  });
});

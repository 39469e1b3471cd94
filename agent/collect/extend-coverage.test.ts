import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { coverageOf } from '#domain/activitywatch/coverage.ts';
import type { BucketEvent } from '#domain/activitywatch/event.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import { bucketOf, DATE, dayInput, MIDNIGHT_MS } from '#domain/testing/small-days.ts';
import { summariseDay } from '#domain/summarise/summarise-day.ts';
import { openStore, type Store } from '../store.ts';
import { type Extension, extendCoverage, type Quiet } from './extend-coverage.ts';
import { cutEvents } from './fetch-events.ts';

const MINUTE_MS = 60_000;
const at = (minute: number) => MIDNIGHT_MS + minute * MINUTE_MS;

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidesheet-coverage-'));
  store = await openStore(folder);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** What is recorded of a day when the absence that began at some minute has gone on until another. */
type Recorded = { windows: BucketEvent[]; presence: BucketEvent[]; absentFrom: number; until: number };

function bucketsOf({ windows, presence, absentFrom, until }: Recorded) {
  const going = { startMs: at(absentFrom), endMs: at(until) };
  const fetched = [
    {
      ...bucketOf('currentwindow', []),
      events: [...windows, { ...going, data: { app: 'Lock', title: 'x' } }]
    },
    { ...bucketOf('afkstatus', []), events: [...presence, { ...going, data: { status: 'afk' } }] }
  ];
  return fetched.map(({ bucket, events }) => ({
    bucket: { ...bucket, last_updated: new Date(at(until)).toISOString() },
    events
  }));
}

function dayOf(recorded: Recorded): { day: DeviceDay; extension: Extension } {
  const fetched = bucketsOf(recorded);
  const nowMs = at(recorded.until) + 5000;
  const buckets = fetched.map(({ bucket }) => bucket);
  const { throughMs } = coverageOf(buckets, nowMs);
  const input = dayInput(cutEvents(fetched, MIDNIGHT_MS, throughMs), { throughMs });
  const seen = { startMs: at(recorded.absentFrom), endMs: at(recorded.until) };
  const quiet: Quiet = {
    added: 'coverage',
    buckets: Object.fromEntries(buckets.map(({ id }) => [id, seen]))
  };
  const made = { tz: input.tz, agent: input.agent, activitywatch: input.activitywatch };
  return { day: summariseDay(input), extension: { quiet, buckets, throughMs, nowMs, paused: [], made } };
}

const events = (data: fc.Arbitrary<Record<string, unknown>>, maxMinutes: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: -600, max: 700 }), fc.nat(maxMinutes), data), { maxLength: 25 })
    .map((rows) =>
      rows
        .map(([minute, minutes, datum]) => ({
          startMs: at(minute),
          endMs: Math.min(at(minute + minutes), at(700)),
          data: datum
        }))
        .sort((a, b) => a.startMs - b.startMs)
    );
const anyRecorded = fc.record({
  windows: events(
    fc.record({ app: fc.constantFrom('Code', 'Slack'), title: fc.constantFrom('infra', 'x') }),
    90
  ),
  presence: events(fc.record({ status: fc.constantFrom('afk', 'not-afk') }), 200),
  absentFrom: fc.integer({ min: 700, max: 1000 })
});

async function storeDay(day: DeviceDay): Promise<void> {
  const known = await store.pouch.get(day._id).catch(() => undefined);
  await store.pouch.put({ ...day, ...(known && { _rev: known._rev }) });
}

async function storedDay(id: string): Promise<object> {
  const day: object = await store.pouch.get(id);
  return { ...day, _rev: undefined };
}

it('gives the day that summarising all events again gives, while the same absence goes on', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRecorded,
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 0, max: 200 }),
      async (recorded, first, second) => {
        const before = dayOf({ ...recorded, until: recorded.absentFrom + first });
        const after = dayOf({ ...recorded, until: recorded.absentFrom + first + second });
        await storeDay(before.day);
        const written = await extendCoverage(store.pouch, before.day._id, after.extension);
        // From ten minutes on it is news.
        expect(written).toBe(second >= 10);
        expect(await storedDay(before.day._id)).toEqual(written === true ? after.day : before.day);
      }
    ),
    { numRuns: 200 }
  );
});

const RECORDED = {
  windows: [{ startMs: at(600), endMs: at(660), data: { app: 'Code', title: 'x' } }],
  presence: [{ startMs: at(600), endMs: at(660), data: { status: 'not-afk' } }],
  absentFrom: 700
};

const withSeen = ({ added, buckets }: Quiet, seen: Quiet['buckets'][string]): Quiet => ({
  added,
  buckets: Object.fromEntries(Object.keys(buckets).map((id) => [id, seen]))
});

it.each<[string, (extension: Extension) => Partial<Extension>]>([
  [
    'a bucket has moved since it was seen',
    ({ quiet }) => ({
      quiet: withSeen(quiet, { startMs: at(700), endMs: at(759) })
    })
  ],
  [
    'there is another bucket',
    ({ buckets }) => ({ buckets: [...buckets, { ...buckets[0]!, id: 'another' }] })
  ],
  [
    'an event began behind what the day covers',
    ({ quiet }) => ({
      quiet: withSeen(quiet, { startMs: at(755), endMs: at(760) })
    })
  ],
  [
    'a pause reaches into the time',
    () => ({ paused: [{ from: `${DATE}T11:30:00Z`, until: `${DATE}T12:30:00Z` }] })
  ],
  [
    'a pause that was ended was to reach into it',
    () => ({
      paused: [{ from: `${DATE}T10:00:00Z`, until: `${DATE}T10:30:00Z`, planned: `${DATE}T13:30:00Z` }]
    })
  ],
  ['the machine is in another zone', ({ made }) => ({ made: { ...made, tz: 'Asia/Tokyo' } })],
  ['the agent was updated', ({ made }) => ({ made: { ...made, agent: '2.0.0' } })],
  ['ActivityWatch was updated', ({ made }) => ({ made: { ...made, activitywatch: 'v9' } })],
  ['the day is over', () => ({ throughMs: at(1440) + MINUTE_MS })],
  ['a wrong clock had written the day', () => ({ nowMs: at(720) })]
])('leaves the day to be summarised where %s', async (_why, change) => {
  const { day } = dayOf({ ...RECORDED, until: 730 });
  const { extension } = dayOf({ ...RECORDED, until: 760 });
  await storeDay(day);
  expect(await extendCoverage(store.pouch, day._id, { ...extension, ...change(extension) })).toBeUndefined();
  expect(await storedDay(day._id)).toEqual(day);
});

it('leaves a day of which nothing is stored, or which is in conflict', async () => {
  const { day } = dayOf({ ...RECORDED, until: 730 });
  const { extension } = dayOf({ ...RECORDED, until: 760 });
  expect(await extendCoverage(store.pouch, 'day:2026-10-27:another', extension)).toBeUndefined();
  await storeDay(day);
  await store.pouch.bulkDocs([{ ...day, _rev: '1-aaaa' }], { new_edits: false });
  expect(await extendCoverage(store.pouch, day._id, extension)).toBeUndefined();
});

it('no day comes out otherwise while an absence and tabs go on far behind the last window', () => {
  const later = fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 500 }),
      minutes: fc.nat(200),
      audible: fc.boolean()
    }),
    { maxLength: 8 }
  );
  fc.assert(
    fc.property(anyRecorded, later, ({ windows, presence, absentFrom }, added) => {
      const windowsMs = Math.max(at(0), ...windows.map(({ endMs }) => endMs));
      const known = { startMs: at(absentFrom - 60), endMs: windowsMs + 10 * MINUTE_MS };
      const dayWith = (grownMs: number, more: BucketEvent[], nowMs: number) => {
        const going = { ...known, endMs: known.endMs + grownMs };
        const fetched = [
          { ...bucketOf('currentwindow', []), events: windows },
          {
            ...bucketOf('afkstatus', []),
            events: [...presence, { ...going, data: { status: 'afk' } }]
          },
          {
            ...bucketOf('web.tab.current', []),
            events: [{ ...going, data: { url: 'https://a.example/', audible: true } }, ...more]
          }
        ];
        const throughMs = Math.min(windowsMs + 15_000, nowMs);
        return summariseDay(dayInput(cutEvents(fetched, MIDNIGHT_MS, throughMs), { throughMs }));
      };
      const nowMs = known.endMs + MINUTE_MS;
      const more = added.map(({ minute, minutes, audible }) => ({
        startMs: known.endMs + (301 + minute) * MINUTE_MS,
        endMs: known.endMs + (301 + minute + minutes) * MINUTE_MS,
        data: { url: 'https://b.example/', audible }
      }));
      const sorted = more.sort((a, b) => a.startMs - b.startMs);
      expect(dayWith(300 * MINUTE_MS, sorted, nowMs + 900 * MINUTE_MS)).toEqual(dayWith(0, [], nowMs));
    }),
    { numRuns: 200 }
  );
});

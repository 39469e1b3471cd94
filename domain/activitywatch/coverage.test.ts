import { expect, test } from 'vitest';
import type { Bucket } from './bucket.ts';
import { coverageOf } from './coverage.ts';

const nowMs = Date.parse('2026-10-27T18:00:00Z');
const bucket = (type: string, last_updated: string | null, hostname = 'h'): Bucket => ({
  id: `${type}_${hostname}`,
  type,
  client: '',
  hostname,
  created: null,
  last_updated,
  metadata: undefined,
  data: undefined
});
const through = (...buckets: Bucket[]) => {
  const { throughMs, quiet } = coverageOf(buckets, nowMs);
  return [new Date(throughMs).toISOString().slice(11, 19), quiet.map(({ watcher }) => watcher)];
};
const [now, noon] = ['2026-10-27T17:59:55Z', '2026-10-27T12:00:00Z'];

test('with both watchers at work everything is covered, also while nobody typed for three minutes', () => {
  expect(through(bucket('currentwindow', now), bucket('afkstatus', '2026-10-27T17:57:10Z'))).toEqual([
    '18:00:00',
    []
  ]);
});

test('where one went quiet, or both, the day is covered to the last event of the older one', () => {
  expect(through(bucket('currentwindow', now), bucket('afkstatus', noon))).toEqual(['12:03:05', ['afk']]);
  expect(through(bucket('currentwindow', noon), bucket('afkstatus', now))).toEqual(['12:00:15', ['window']]);
  expect(through(bucket('currentwindow', noon), bucket('afkstatus', noon))).toEqual([
    '12:00:15',
    ['window', 'afk']
  ]);
  const slept = '2026-10-27T17:00:00Z';
  expect(through(bucket('currentwindow', slept), bucket('afkstatus', slept))).toEqual(['17:00:15', []]);
});

test('of several buckets of a watcher the newest counts; one that recorded nothing covers nothing', () => {
  const old = bucket('afkstatus', '2026-10-01T00:00:00Z', 'old-name');
  expect(through(bucket('currentwindow', now), old, bucket('afkstatus', now))).toEqual(['18:00:00', []]);
  expect(coverageOf([bucket('currentwindow', now), bucket('afkstatus', null)], nowMs).quiet).toEqual([
    { watcher: 'afk', endMs: undefined }
  ]);
});

test('without any afk bucket the windows alone count, and an event of the future covers no future', () => {
  expect(through(bucket('currentwindow', noon))).toEqual(['12:00:15', ['window']]);
  expect(through(bucket('currentwindow', '2027-01-01T00:00:00Z'))).toEqual(['18:00:00', []]);
});

import { expect, test } from 'vitest';
import { bucketEndMs, parseBuckets } from './bucket.ts';

const python = {
  id: 'aw-watcher-afk_devbox-01',
  created: '2026-10-19T06:58:52+00:00',
  name: null,
  type: 'afkstatus',
  client: 'aw-watcher-afk',
  hostname: 'devbox-01',
  data: {},
  last_updated: '2026-10-27T23:54:56.134000+00:00'
};
const rust = {
  id: 'aw-watcher-window_devbox-01',
  type: 'currentwindow',
  client: 'aw-watcher-window',
  hostname: 'devbox-01',
  created: '2026-10-19T06:58:52.123456789Z',
  data: {},
  metadata: { start: '2026-10-19T06:58:52Z', end: '2026-10-27T23:54:56.500Z' },
  events: null,
  last_updated: null
};

test('buckets of both servers are read, in the order of their ids', () => {
  const { buckets, rejected } = parseBuckets({ [rust.id]: rust, [python.id]: python });
  expect(buckets.map(({ id, type }) => [id, type])).toEqual([
    ['aw-watcher-afk_devbox-01', 'afkstatus'],
    ['aw-watcher-window_devbox-01', 'currentwindow']
  ]);
  expect(rejected).toBe(0);
  expect(buckets.map(bucketEndMs)).toEqual([
    Date.UTC(2026, 9, 27, 23, 54, 56, 134),
    Date.UTC(2026, 9, 27, 23, 54, 56, 500)
  ]);
});

test('a bucket without host name is of an unknown host, and one without events has no end', () => {
  const { buckets } = parseBuckets({ a: { type: 'web.tab.current', hostname: null } });
  expect(buckets[0]).toMatchObject({ id: 'a', hostname: 'unknown', client: '' });
  expect(buckets.map(bucketEndMs)).toEqual([undefined]);
});

test('a bucket of another shape is left out and counted', () => {
  expect(parseBuckets({ a: { hostname: 'x' }, b: 7, c: null }).rejected).toBe(3);
});

test('an answer that is no object is refused', () => {
  expect(() => parseBuckets([])).toThrow('should respond with an object of buckets');
});

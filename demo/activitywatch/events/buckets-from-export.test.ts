import { expect, it } from 'vitest';
import { bucketsFromExport } from './buckets-from-export.ts';

const exported = {
  buckets: {
    'aw-watcher-afk_devbox-01': {
      id: 'aw-watcher-afk_devbox-01',
      created: '2026-11-22T19:04:44.935735+00:00',
      name: null,
      type: 'afkstatus',
      client: 'aw-watcher-afk',
      hostname: 'devbox-01',
      data: {},
      events: [
        { timestamp: '2026-10-27T13:38:43.698000+00:00', duration: 26.349, data: { status: 'not-afk' } },
        { timestamp: '2026-10-27T13:32:05.502000+00:00', duration: 398.196, data: { status: 'afk' } }
      ]
    }
  }
};

it('holds the buckets and events of an export, oldest first', () => {
  const store = bucketsFromExport(exported);
  expect(store.list()).toEqual([
    {
      id: 'aw-watcher-afk_devbox-01',
      name: null,
      type: 'afkstatus',
      client: 'aw-watcher-afk',
      hostname: 'devbox-01',
      createdMs: Date.parse('2026-11-22T19:04:44.935Z'),
      data: {}
    }
  ]);
  expect(store.events('aw-watcher-afk_devbox-01')).toEqual([
    { id: 1, startMs: Date.parse('2026-10-27T13:32:05.502Z'), lengthMs: 398196, data: { status: 'afk' } },
    { id: 2, startMs: Date.parse('2026-10-27T13:38:43.698Z'), lengthMs: 26349, data: { status: 'not-afk' } }
  ]);
});

it('throws for anything else', () => {
  expect(() => bucketsFromExport({ aw: [] })).toThrow('buckets');
});

import { describe, expect, test } from 'vitest';
import { chooseBuckets, findFormerNames, findFresherWindows, findRivals } from './choose-buckets.ts';

const bucket = (id: string, type: string, hostname: string, last_updated: string | null = null) => ({
  bucket: {
    id,
    type,
    hostname,
    client: '',
    created: null,
    last_updated,
    metadata: undefined,
    data: undefined
  }
});
const ids = (chosen: { bucket: { id: string } }[]) => chosen.map((candidate) => candidate.bucket.id);

test('buckets are chosen by type and host, whatever they are called', () => {
  const chosen = chooseBuckets(
    [
      bucket('aw-watcher-afk_devbox-01', 'currentwindow', 'devbox-01'),
      bucket('w2', 'currentwindow', 'laptop-02'),
      bucket('a', 'afkstatus', 'devbox-01'),
      bucket('e', 'app.editor.activity', 'devbox-01'),
      bucket('s', 'general.stopwatch', 'devbox-01')
    ],
    { hostname: 'devbox-01' }
  );
  expect(ids(chosen.window)).toEqual(['aw-watcher-afk_devbox-01']);
  expect(ids(chosen.afk)).toEqual(['a']);
  expect(ids(chosen.web)).toEqual([]);
  expect(ids(chosen.editor)).toEqual(['e']);
});

test('an unknown host counts only where the host has no bucket of that type', () => {
  const firefox = bucket('f', 'web.tab.current', 'unknown');
  const chrome = bucket('c', 'web.tab.current', 'devbox-01');
  const editor = bucket('e', 'app.editor.activity', 'unknown');
  expect(ids(chooseBuckets([firefox, chrome, editor], { hostname: 'devbox-01' }).web)).toEqual(['c']);
  expect(ids(chooseBuckets([firefox, chrome, editor], { hostname: 'devbox-01' }).editor)).toEqual(['e']);
  expect(ids(chooseBuckets([firefox, chrome], { hostname: 'laptop-02' }).web)).toEqual(['f']);
});

test('of several, the watcher of ActivityWatch itself comes first, then the order of their ids, whichever was written last', () => {
  const of = (id: string, client: string, last: string) => {
    const made = bucket(id, 'currentwindow', 'h', last);
    return { bucket: { ...made.bucket, client } };
  };
  for (const [a, b] of [
    ['2026-10-27T00:00:00Z', '2026-10-27T00:00:01Z'],
    ['2026-10-27T00:00:02Z', '2026-10-27T00:00:01Z']
  ] as const) {
    const candidates = [
      of('z-other', 'other', b),
      of('a-awatcher', 'awatcher', b),
      of('w', 'aw-watcher-window', a)
    ];
    const { window } = chooseBuckets(candidates, { hostname: 'h' });
    expect(ids(window)).toEqual(['w', 'a-awatcher', 'z-other']);
    expect(findRivals(window.map((chosen) => chosen.bucket)).map(({ id }) => id)).toEqual(ids(window));
  }
  const [old, current] = [of('a', 'x', '2026-01-01T00:00:00Z'), of('b', 'y', '2026-10-01T00:00:00Z')];
  expect(findRivals([old.bucket, current.bucket])).toEqual([]);
});

const types = ['currentwindow', 'afkstatus', 'web.tab.current', 'app.editor.activity'];
const machine = (hostname: string) => types.map((type) => bucket(`${type}_${hostname}`, type, hostname));
const hostsOf = (...[candidates, names]: Parameters<typeof chooseBuckets>) =>
  Object.fromEntries(
    Object.entries(chooseBuckets(candidates, names)).map(([type, chosen]) => [
      type,
      chosen.map((candidate) => candidate.bucket.hostname)
    ])
  );

describe('a host with several names', () => {
  const names = ['annas-mbp.fritz.box', 'Annas-MBP.local', 'dhcp-7.corp.example', 'laptop-02'];

  test('has the buckets of all names that it has had, and of those that differ behind the first dot', () => {
    const known = { hostname: 'annas-mbp.fritz.box', otherNames: ['dhcp-7.corp.example'] };
    const all = ['Annas-MBP.local', 'annas-mbp.fritz.box', 'dhcp-7.corp.example'];
    const hosts = hostsOf(names.flatMap(machine), known);
    for (const chosen of Object.values(hosts)) expect(chosen).toEqual(all);
  });

  test('has no windows under a name that is only spelled alike, but editors and browsers', () => {
    const hosts = hostsOf(machine('Annas-MBP.local'), { hostname: 'annas-mbp.fritz.box' });
    expect(hosts).toMatchObject({
      window: [],
      afk: [],
      web: ['Annas-MBP.local'],
      editor: ['Annas-MBP.local']
    });
  });

  test('is distinguished from others of a similar name and from addresses of its network', () => {
    const other = ['devbox-02', 'devbox-0', '10.0.0.2', 'unknown', ''];
    const own = { hostname: 'devbox-01', otherNames: ['10.0.0.1'] };
    const hosts = hostsOf([...machine('devbox-01'), ...other.flatMap(machine)], own);
    for (const chosen of Object.values(hosts)) expect(chosen).toEqual(['devbox-01']);
  });

  test('has no bucket that was synchronised from another machine', () => {
    const synced = bucket('w-synced-from-h', 'currentwindow', 'h');
    const marked = { bucket: { ...bucket('m', 'afkstatus', 'h').bucket, data: { '$aw.sync.origin': 'h' } } };
    expect(hostsOf([synced, marked], { hostname: 'h' })).toMatchObject({ window: [], afk: [] });
  });
});

test('an unknown host never stands in for windows or presence', () => {
  expect(hostsOf(machine('unknown'), { hostname: 'h' })).toEqual({
    window: [],
    afk: [],
    web: ['unknown'],
    editor: ['unknown']
  });
});

test('the window bucket of another host that is fresher is found, but none that was synchronised', () => {
  const at = (id: string, host: string, last: string) => bucket(id, 'currentwindow', host, last).bucket;
  const own = at('own', 'h', '2026-10-27T10:00:00Z');
  const fresher = at('new', 'other', '2026-10-27T12:00:00Z');
  const synced = at('w-synced-from-x', 'x', '2026-10-27T13:00:00Z');
  const close = at('close', 'y', '2026-10-27T10:05:00Z');
  expect(findFresherWindows([own, close, synced, fresher], [own])?.id).toBe('new');
  expect(findFresherWindows([own, close, synced], [own])).toBeUndefined();
});

test('the former names of a host are those of buckets that name its installation', () => {
  const windows = (hostname: string, data?: Record<string, unknown>) => ({
    ...bucket(`w_${hostname}`, 'currentwindow', hostname).bucket,
    data
  });
  const own = [windows('old', { device_id: 'a' }), windows('older', { device_id: 'a' })];
  const others = [
    windows('laptop', { device_id: 'b' }),
    windows('phone'),
    windows('unknown', { device_id: 'a' })
  ];
  expect(findFormerNames([...own, ...others], 'a')).toEqual(['old', 'older']);
  expect(findFormerNames([windows('old', { device_id: '' })], '')).toEqual([]);
});

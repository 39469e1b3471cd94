import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { DeviceDay } from '../documents/day.ts';
import {
  chromeTabs,
  bucketOf,
  DATE,
  dayInput,
  MIDNIGHT_MS,
  presence,
  vscode,
  windows
} from '../testing/small-days.ts';
import { summariseDay } from './summarise-day.ts';

const code = { app: 'Code', title: 'a.ts - infra - Visual Studio Code' };
const chrome = { app: 'Google-chrome', title: 'A page - Google Chrome' };
const slack = { app: 'Slack', title: 'general (Channel)' };
const day = (...given: Parameters<typeof dayInput>) => v.parse(DeviceDay, summariseDay(dayInput(...given)));
const total = ({ cells }: DeviceDay) =>
  cells.reduce((sum, value, index) => sum + (index % 3 === 2 ? value : 0), 0);

/** slot, app, seconds */
const apps = ({ cells, keys }: DeviceDay) =>
  Array.from({ length: cells.length / 3 }, (_, row) => [
    cells[3 * row],
    keys[cells[3 * row + 1] ?? -1]?.[0],
    cells[3 * row + 2]
  ]);

test('a small day, whole', () => {
  const editor = {
    project: '/home/john/src/infra',
    file: '/home/john/src/infra/a.ts',
    branch: 'main',
    language: 'typescript'
  };
  const buckets = [
    windows(['08:00:00', 600, code], ['08:10:00', 90, slack], ['08:11:30', 300, chrome]),
    presence(['07:59:30', 1020]),
    chromeTabs([
      '08:11:30',
      300,
      { url: 'https://www.youtube.com/watch?v=1', title: 'x', audible: false, incognito: false }
    ]),
    vscode(['08:00:00', 600, editor])
  ];
  expect(day(buckets)).toEqual({
    _id: 'day:2026-10-27:devbox-01',
    type: 'day',
    v: 1,
    developer: 'john_doe',
    device: 'devbox-01',
    date: '2026-10-27',
    tz: 'Europe/Berlin',
    keys: [
      ['Code', 'Work > Programming', 'infra', ''],
      ['Google-chrome', 'Media > Video', '', 'youtube.com'],
      ['Slack', 'Comms > IM', '', '']
    ],
    why: [
      ['work-editor', 'editor'],
      ['media-video', ''],
      ['comms-im', '']
    ],
    cells: [32, 0, 600, 32, 1, 210, 32, 2, 90, 33, 1, 90],
    active: [28770, 29790],
    timeline: [480, 490, 0, 490, 491, 2, 491, 497, 1],
    switches: [...Array<number>(32).fill(0), 2],
    paused: [],
    through: '2026-10-28T00:00:00Z',
    rules: expect.stringMatching(/^sha256:/),
    agent: '1.0.0',
    source: {
      activitywatch: 'v0.13.2',
      buckets: [
        'aw-watcher-afkstatus_devbox-01',
        'aw-watcher-app.editor.activity_devbox-01',
        'aw-watcher-currentwindow_devbox-01',
        'aw-watcher-web-chrome_devbox-01'
      ],
      events: 6
    }
  });
});

test('a day without anything is a sound document', () => {
  expect(day([])).toMatchObject({
    keys: [],
    cells: [],
    active: [],
    timeline: [],
    switches: [],
    source: { events: 0, buckets: [] }
  });
});

describe('odd events', () => {
  const awake = presence(['00:00:00', 86_400]);

  test('that overlap count each, as ActivityWatch counts them', () => {
    expect(apps(day([awake, windows(['08:00:00', 100, code], ['08:00:50', 100, slack])]))).toEqual([
      [32, 'Code', 100],
      [32, 'Slack', 100]
    ]);
  });

  test('told twice count once', () => {
    expect(apps(day([awake, windows(['08:00:00', 100, code], ['08:00:00', 100, code])]))).toEqual([
      [32, 'Code', 100]
    ]);
  });

  test('without duration leave no trace', () => {
    expect(day([awake, windows(['08:00:00', 0, code])])).toMatchObject({ keys: [], cells: [] });
  });

  test('over midnight are divided', () => {
    const buckets = [presence(['2026-10-26T23:50:00Z', 1200]), windows(['2026-10-26T23:50:00Z', 1200, code])];
    expect(apps(day(buckets))).toEqual([[0, 'Code', 600]]);
    expect(apps(day(buckets, { date: '2026-10-26' }))).toEqual([[95, 'Code', 600]]);
    expect(day(buckets).active).toEqual([0, 600]);
  });

  test('that grow give what they have grown to', () => {
    const at = (seconds: number) =>
      day([presence(['08:00:00', seconds]), windows(['08:00:00', seconds, code])], {
        throughMs: MIDNIGHT_MS + (28_800 + seconds) * 1000
      });
    expect([apps(at(60)), at(60).through]).toEqual([[[32, 'Code', 60]], '2026-10-27T08:01:00Z']);
    expect([apps(at(1000)), at(1000).through]).toEqual([
      [
        [32, 'Code', 900],
        [33, 'Code', 100]
      ],
      '2026-10-27T08:16:40Z'
    ]);
  });

  test('with odd titles or apps are counted, and none of their titles leaves', () => {
    const titles = [
      '',
      '👩‍👩‍👧‍👦 \u202ertl\u202c',
      'tab\there\nand a newline',
      "<script>alert('x')</script>",
      'x'.repeat(5000)
    ];
    const rows = titles.map(
      (title, index) => [`08:0${index}:00`, 60, { app: 'obsidian', title }] as [string, number, object]
    );
    const summary = day([
      awake,
      windows(
        ...rows.map(
          ([time, seconds, data]) => [time, seconds, { ...data }] as [string, number, Record<string, unknown>]
        )
      )
    ]);
    expect(apps(summary)).toEqual([[32, 'obsidian', 300]]);
    expect(summary.keys).toEqual([['obsidian', 'Work > Documents', '', '']]);
    expect(day([awake, windows(['08:00:00', 60, { app: null, title: 7 }])]).keys).toEqual([
      ['', 'Uncategorized', '', '']
    ]);
    expect(
      day([awake, windows(['08:00:00', 60, { app: 'C:\\Users\\john\\secret\\tool.exe' }])]).keys[0]?.[0]
    ).toBe('tool.exe');
  });

  test('that last for centuries do no harm', () => {
    const summary = day([presence(['08:00:00', 1e10]), windows(['08:00:00', 1e10, code])]);
    expect(total(summary)).toBe(57_600);
  });
});

describe('presence', () => {
  const tab = { url: 'https://meet.google.com/abc', title: 'Meet', audible: true, incognito: false };

  test('an audible tab in front counts while away, and only while in front', () => {
    const buckets = [
      windows(['08:00:00', 600, chrome], ['08:10:00', 600, slack]),
      presence(['08:00:00', 60], ['08:01:00', 3600, 'afk']),
      chromeTabs(['08:00:00', 1200, tab])
    ];
    expect(day(buckets)).toMatchObject({
      cells: [32, 0, 600],
      active: [28800, 29400],
      keys: [['Google-chrome', 'Comms > Meetings', '', 'meet.google.com']]
    });
  });

  test('without an afk bucket windows count, and the document says so', () => {
    const summary = day([windows(['08:00:00', 60, code], ['09:00:00', 60, code])]);
    expect(summary).toMatchObject({
      cells: [32, 0, 60, 36, 0, 60],
      active: [28800, 28860, 32400, 32460],
      source: { afk: 'missing' }
    });
  });

  test('an afk bucket without presence is not a missing one', () => {
    const summary = day([windows(['08:00:00', 60, code]), presence(['00:00:00', 86_400, 'afk'])]);
    expect(summary.cells).toEqual([]);
    expect(summary.source).not.toHaveProperty('afk');
  });
});

describe('buckets', () => {
  const url = { url: 'https://github.com/acme', title: 'x', audible: false, incognito: false };
  const present = presence(['08:00:00', 60]);

  test('a browser bucket of an unknown host is used where the host has none', () => {
    const unknown = bucketOf('web.tab.current', [['08:00:00', 60, url]], {
      id: 'aw-watcher-web-chrome',
      hostname: 'unknown'
    });
    expect(day([windows(['08:00:00', 60, chrome]), present, unknown]).keys[0]?.[3]).toBe('github.com');
    expect(day([windows(['08:00:00', 60, chrome]), present, unknown, chromeTabs()]).keys[0]?.[3]).toBe('');
  });

  test('a browser bucket says nothing of other windows', () => {
    const firefox = { app: 'firefox', title: 'x' };
    expect(
      day([windows(['08:00:00', 60, firefox]), present, chromeTabs(['08:00:00', 60, url])]).keys[0]?.[3]
    ).toBe('');
  });

  test('another machine does not leak in', () => {
    const other = bucketOf('currentwindow', [['08:00:00', 60, { app: 'Keynote' }]], {
      id: 'w',
      hostname: 'laptop-02'
    });
    expect(day([windows(['08:00:00', 60, code]), present, other]).keys.map(([app]) => app)).toEqual(['Code']);
  });

  test('where two window watchers speak of the same time, the one written last counts', () => {
    const old = bucketOf('currentwindow', [['07:00:00', 3660, { app: 'old' }]], {
      id: 'a',
      last_updated: '2026-10-01T00:00:00Z'
    });
    const current = bucketOf('currentwindow', [['08:00:00', 60, code]], {
      id: 'b',
      last_updated: '2026-10-27T09:00:00Z'
    });
    const summary = day([old, current, presence(['07:59:00', 120])]);
    expect(apps(summary)).toEqual([
      [31, 'old', 60],
      [32, 'Code', 60]
    ]);
  });
});

test('nothing of an incognito tab or window leaves but app, category and time', () => {
  const page = { app: 'Google-chrome', title: 'payments-api · GitHub - Google Chrome' };
  const tab = { url: 'https://github.com/acme/payments-api', title: 'x', audible: false, incognito: true };
  const project = { project: '/src/payments-api', file: '/src/payments-api/a.ts', branch: '' };
  const buckets = [
    windows(
      ['08:00:00', 60, code],
      ['08:01:00', 60, page],
      ['08:03:00', 60, { ...page, url: tab.url, incognito: true }]
    ),
    presence(['08:00:00', 240]),
    chromeTabs(['08:01:00', 60, tab]),
    vscode(['08:00:00', 60, project])
  ];
  expect(day(buckets).keys).toEqual([
    ['Code', 'Work > Programming', 'payments-api', ''],
    ['Google-chrome', 'Uncategorized', '', '']
  ]);
});

describe('coverage', () => {
  const hour = [windows(['08:00:00', 3600, code]), presence(['08:00:00', 3600])];
  const at = (time: string) => Date.parse(`${DATE}T${time}Z`);

  test('nothing enters from before consent or after the fetch', () => {
    const summary = day(hour, { fromMs: at('08:20:00'), throughMs: at('08:50:00.700') });
    expect(summary).toMatchObject({ active: [30000, 31800], through: '2026-10-27T08:50:00Z' });
    expect(total(summary)).toBe(1800);
  });

  test('nothing enters from a pause, and the pause is told', () => {
    const paused = [
      { startMs: at('08:10:00'), endMs: at('08:20:00') },
      { startMs: at('08:55:00'), endMs: Infinity }
    ];
    const summary = day(hour, { paused, throughMs: at('09:00:00') });
    expect(summary).toMatchObject({
      active: [28800, 29400, 30000, 32100],
      paused: [29400, 30000, 32100, 32400]
    });
    expect(total(summary)).toBe(2700);
  });

  test('a name seen only in a pause or before consent is not known', () => {
    const buckets = [
      windows(['08:00:00', 60, { app: 'Alacritty', title: '~/src/secret-takeover' }]),
      presence(['07:00:00', 7200]),
      vscode(['07:30:00', 60, { project: '/src/secret-takeover' }])
    ];
    const paused = [{ startMs: at('07:00:00'), endMs: at('07:45:00') }];
    expect(day(buckets).keys[0]?.[2]).toBe('secret-takeover');
    expect(day(buckets, { paused }).keys[0]?.[2]).toBe('');
    expect(day(buckets, { fromMs: at('07:45:00') }).keys[0]?.[2]).toBe('');
  });
});

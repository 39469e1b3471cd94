import { expect, test } from 'vitest';
import { chromeTabs, presence, vscode, windows, day, code, chrome, slack } from '../testing/small-days.ts';

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

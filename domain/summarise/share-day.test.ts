import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DeviceDay } from '../documents/day.ts';
import type { Sharing } from '../documents/rules.ts';
import { chromeTabs, dayInput, presence, vscode, windows } from '../testing/small-days.ts';
import { narrowSharing } from './share-key.ts';
import { summariseDay } from './summarise-day.ts';

const ALL: Sharing = { apps: true, domains: true, hiddenCategories: [], detail: 'timeline' };
const code = { app: 'Code', title: 'a.ts - infra' };
const chrome = { app: 'Google-chrome', title: 'x' };
const tab = (url: string) => ({ url, title: 'x', audible: false, incognito: false });

/** Work at 01:00 UTC (02:00 in Berlin: still the evening before) and from 08:00. */
const buckets = [
  windows(
    ['01:00:00', 600, code],
    ['08:00:00', 600, code],
    ['08:10:00', 120, chrome],
    ['08:12:00', 120, chrome]
  ),
  presence(['01:00:00', 600], ['08:00:00', 840]),
  chromeTabs(
    ['08:10:00', 120, tab('https://github.com/acme')],
    ['08:12:00', 120, tab('https://reddit.com/r/x')]
  ),
  vscode(['01:00:00', 600, { project: '/src/infra' }], ['08:00:00', 600, { project: '/src/infra' }])
];
const day = (own: Partial<Sharing>, theirs: Partial<Sharing> = {}) =>
  v.parse(
    DeviceDay,
    summariseDay(
      dayInput(buckets, { sharing: { ...ALL, ...own }, rules: { sharing: { ...ALL, ...theirs } } })
    )
  );

test('without apps and domains their seconds stay in category and project', () => {
  const { keys, cells } = day({ apps: false, domains: false });
  expect(keys).toEqual([
    ['', 'Media > Social Media', '', ''],
    ['', 'Work > Code review', 'infra', ''],
    ['', 'Work > Programming', 'infra', '']
  ]);
  expect(cells).toEqual([4, 2, 600, 32, 0, 120, 32, 1, 120, 32, 2, 600]);
});

test('a hidden category and those below it are only Private', () => {
  const { keys, why, cells } = day({ hiddenCategories: ['Media', 'Work > Code review'] });
  expect(keys).toEqual([
    ['', 'Private', '', ''],
    ['Code', 'Work > Programming', 'infra', '']
  ]);
  expect(why[0]).toEqual(['', '']);
  expect(cells).toEqual([4, 1, 600, 32, 0, 240, 32, 1, 600]);
});

test('detail "slots" leaves out the timeline, and names active slots instead of seconds', () => {
  const active = [3600, 4500, 28800, 29700];
  expect(day({ detail: 'slots' })).toEqual({ ...day({}), rules: expect.any(String), timeline: [], active });
  expect(day({}).timeline).not.toEqual([]);
});

test('detail "day" keeps the seconds of each local date, laid end to end from its start', () => {
  const { keys, cells, active, timeline, switches } = day({ detail: 'day' });
  expect(keys[0]).toEqual(['Code', 'Work > Programming', 'infra', '']);
  expect(cells).toEqual([0, 0, 600, 12, 0, 600, 12, 1, 120, 12, 2, 120]);
  expect(active).toEqual([0, 600, 10800, 11640]);
  expect(timeline).toEqual([]);
  expect(switches).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('a person narrows what the organisation asks for, and never widens it', () => {
  const theirs: Sharing = { apps: false, domains: true, hiddenCategories: ['Media'], detail: 'slots' };
  const own: Sharing = {
    apps: true,
    domains: false,
    hiddenCategories: ['Comms', 'Media'],
    detail: 'timeline'
  };
  expect(narrowSharing(theirs, own)).toEqual({
    apps: false,
    domains: false,
    hiddenCategories: ['Media', 'Comms'],
    detail: 'slots'
  });
  expect(narrowSharing(theirs, undefined)).toEqual(theirs);
  expect(narrowSharing(ALL, { ...ALL, detail: 'day' }).detail).toBe('day');
});

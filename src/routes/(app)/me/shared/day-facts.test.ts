import { expect, it } from 'vitest';
import { PersonDay } from '#domain/documents/day.ts';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { CODE, deviceDay } from '#domain/testing/device-days.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { dayFacts } from './day-facts.ts';

const day = mergeDay({
  developer: 'john_doe',
  date: '2026-11-16',
  frame: frameOf('Europe/Madrid'),
  deviceDays: [
    deviceDay({
      date: '2026-11-16',
      device: 'box',
      keys: [CODE, ['', 'Private', '', '']],
      why: [
        ['work', 'editor'],
        ['', '']
      ],
      cells: [40, 0, 700, 41, 1, 300],
      active: [36_000, 37_000],
      timeline: [600, 612, 0, 615, 620, 1],
      switches: [...Array.from({ length: 40 }, () => 0), 3],
      paused: [43_200, 45_000],
      gaps: [50_000, 53_000]
    })
  ]
})!;

it('every field of the document has its sentence', () => {
  const described = new Set<string>(dayFacts(day).flatMap(({ of }) => of));
  const bookkeeping = ['_id', '_rev', 'type', 'v'];
  expect(
    Object.keys(PersonDay.entries)
      .filter((field) => !described.has(field))
      .sort()
  ).toEqual(bookkeeping.sort());
});

it('the sentences say what the document says', () => {
  expect(dayFacts(day).map(({ words }) => words)).toEqual([
    'The date, 16 Nov 2026, from 04:00 to 04:00 the next day, and your time zone, Europe/Madrid.',
    'Your machines by name: box (16 min 40 s active, reported up to 01:00).',
    'When you were active, to the second: 1 period, 16 min 40 s in total, the first from 11:00, the last until 11:16.',
    'A timeline to the minute: 2 periods, each with the app, category, project and domain listed below.',
    'No list of focus sessions: they follow from the timeline.',
    'Your organisation withholds nothing of it from managers.',
    'How often you switched apps in each 15 minutes: 3 times in total.',
    'When you had paused: 13:00 to 13:30. Nothing was collected during that time.',
    'When a watcher of ActivityWatch was not running: 14:53 to 15:43.',
    'No time that was entered without a time of day.',
    '5 min of private time: how much and in which 15 minutes, but not what it was.',
    `The version of the rules that gave the categories: sha256:aaaaaaaa…`
  ]);
});

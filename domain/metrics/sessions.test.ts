import { expect, it } from 'vitest';
import type { CellKey } from '../documents/day.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { CODE, deviceDay, VIDEO } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { interruptersOf, sessionsOfDay } from './sessions.ts';

const HIDDEN: CellKey = ['', 'Private', '', ''];
const CHANNEL: CellKey = ['Google Chrome', 'Comms', '', 'youtube.com'];
const weights = {
  weightOf: (category: string) => (category.startsWith('Work') ? 2 : 0),
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 }
};
const timeline = [
  ...[600, 620, 0, 620, 621, 1, 621, 622, 3, 622, 640, 0, 643, 660, 0],
  ...[700, 720, 0, 720, 722, 2, 723, 740, 0]
];
const day = mergeDay({
  developer: 'john_doe',
  date: '2026-11-16',
  frame: frameOf('UTC', '00:00'),
  deviceDays: [
    deviceDay({
      date: '2026-11-16',
      device: 'box',
      keys: [CODE, VIDEO, HIDDEN, CHANNEL],
      timeline,
      cells: [40, 0, 900, 41, 1, 60, 48, 2, 120, 41, 3, 60],
      active: [36_000, 44_400]
    })
  ]
})!;

it('sessions of a day are found once', () => {
  const sessions = sessionsOfDay(day, weights);
  expect(
    sessions.map(({ startMinute, endMinute, inside }) => [startMinute, endMinute, inside.length])
  ).toEqual([
    [600, 660, 2],
    [700, 740, 1]
  ]);
  expect(sessionsOfDay(day, weights)).toBe(sessions);
  expect(sessionsOfDay(day, { ...weights })).not.toBe(sessions);
});

it('interrupters are summed by the place, each counted once for each interruption', () => {
  const interrupters = interruptersOf(sessionsOfDay(day, weights)).map(({ place, minutes, times }) => [
    place,
    minutes,
    times
  ]);
  expect(interrupters).toEqual([
    ['', 4, 2],
    ['Private', 2, 1],
    ['youtube.com', 2, 1]
  ]);
});

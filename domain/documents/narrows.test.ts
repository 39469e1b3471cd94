import { expect, it } from 'vitest';
import { workedDay } from '#domain/testing/device-days.ts';
import { narrows } from './narrows.ts';

const day = workedDay('2026-10-27', 'desk', [
  [36_000, 36_900],
  [40_000, 40_600]
]);

it('a day that grows narrows nothing, whenever it was reported', () => {
  expect(narrows(day, { ...day, through: '2026-10-27T23:00:00Z' } as object)).toBe(false);
  const grown = {
    ...day,
    keys: [...day.keys, ['Mail', '', '', '']],
    active: [...day.active, 50_000, 50_900]
  };
  expect(narrows(day, grown)).toBe(false);
});

it.each([
  ['a project', { keys: day.keys.map(([app, category]) => [app, category, '', '']) }],
  ['seconds', { cells: day.cells.slice(0, -3) }],
  ['presence', { active: day.active.slice(0, -2) }],
  ['everything', { keys: [], cells: [], active: [] }]
])('a day without %s narrows', (_what, change) => {
  const before = { ...day, keys: day.keys.map(([app, category]) => [app, category, 'payments', '']) };
  expect(narrows(before, { ...before, ...change })).toBe(true);
});

it('a day without a machine narrows, and one with a later report does not', () => {
  const before = { ...day, devices: [{ device: 'desk', through: '2026-10-27T10:00:00Z' }] };
  const reported = { ...day, devices: [{ device: 'desk', through: '2026-10-27T11:00:00Z' }] };
  expect(narrows(before, reported)).toBe(false);
  expect(narrows(before, { ...before, devices: [] })).toBe(true);
});

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

it('a month without an app, and a person without a machine or with another name, narrow', () => {
  const month = { apps: [['Code', 60]], domains: [], hours: [60] };
  expect(narrows(month, { ...month, apps: [['Code', 90]], hours: [90] })).toBe(false);
  expect(narrows(month, { ...month, apps: [] })).toBe(true);
  const person = { name: 'Kim', devices: [{ device: 'desk', through: '2026-10-27T10:00:00Z' }] };
  const reported = { ...person, devices: [{ device: 'desk', through: '2026-10-27T11:00:00Z' }] };
  expect(narrows(person, reported)).toBe(false);
  expect(narrows(person, { ...person, name: 'Kimberly' })).toBe(true);
  expect(narrows(person, { ...person, devices: [] })).toBe(true);
});

import { expect, test } from 'vitest';
import { workedDay } from '#domain/testing/device-days.ts';
import { changeLines, compareDays } from './compare-days.ts';

const before = workedDay('2026-10-27', 'a', [[32_400, 36_000]]);
const after = workedDay('2026-10-27', 'a', [[32_400, 37_000]]);

test('a day the server does not have is new', () => {
  expect(compareDays(undefined, after)).toMatchObject({
    id: 'day:2026-10-27:a',
    state: 'new',
    active: { before: 0, after: 4600 },
    keys: [{ before: 0, after: 4600 }]
  });
});

test('a day that says the same changes nothing', () => {
  const same = compareDays(before, { ...before, through: '2026-10-27T23:00:00Z' });
  expect(same).toMatchObject({ state: 'same', keys: [] });
  expect(changeLines([same])).toEqual(['day:2026-10-27:a: nothing changes on the server']);
});

test('lists the differences of a day whose content changed', () => {
  const hidden = { ...before, keys: [['', 'Private', '', '']] as [[string, string, string, string]] };
  const renamed = { ...hidden, why: before.why.slice(0, 1) };
  const lines = changeLines([compareDays(before, renamed)]);
  expect(lines[0]).toBe('day:2026-10-27:a: changes on the server; active   1:00:00 →  1:00:00');
  expect(lines).toContain('    0:00:00 →  1:00:00  Private');
});

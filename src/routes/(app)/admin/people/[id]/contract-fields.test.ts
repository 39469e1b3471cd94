import { expect, it } from 'vitest';
import { emptyContract, readContract } from './contract-fields.ts';

const typed = (change: Partial<ReturnType<typeof emptyContract>>) =>
  readContract({ ...emptyContract(), from: '2026-01-01', ...change });

it('reads hours of weekdays as people type them, and days off', () => {
  expect(typed({ weekdays: ['8h', '7:30', '7,5', '90m', '0', '', '0:00'] })).toEqual({
    from: '2026-01-01',
    weekdays: [28_800, 27_000, 27_000, 5400, 0, 0, 0]
  });
});

it('reads balances with a sign, and limits of what is carried over', () => {
  expect(typed({ openingBalance: '-4:30', maxCarryOver: '80' })).toMatchObject({
    openingBalance: -16_200,
    maxCarryOver: 288_000
  });
  expect(typed({ openingBalance: '−0:30' })).toMatchObject({ openingBalance: -1800 });
  expect(typed({ openingBalance: '+12.5 h', maxCarryOver: '0' })).toMatchObject({
    openingBalance: 45_000,
    maxCarryOver: 0
  });
});

it.each([
  [{ weekdays: ['25h', '', '', '', '', '', ''] }, 'Monday: this is no duration.'],
  [{ openingBalance: 'much' }, 'Opening balance: these are no hours.'],
  [{ openingBalance: '3000:01' }, 'Opening balance: these are no hours.'],
  [{ maxCarryOver: '-1' }, 'Carried over into a new year: it cannot be negative.'],
  [{ until: '2025-12-31' }, 'The last day is before the first one.']
])('names the field that cannot be read: %j', (change, message) => {
  expect(() => typed(change)).toThrow(message);
});

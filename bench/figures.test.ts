import { expect, it } from 'vitest';
import { medianOf, tableOf } from './figures.ts';

it('compares figures with their goals in a table', () => {
  expect(
    tableOf([
      { what: 'idle', figure: 9.96, unit: 'ms', goal: 50 },
      { what: 'heap per person', figure: 0.8684, unit: 'MB', goal: 0.1 },
      { what: 'requests', figure: 8, unit: '', goal: 10 },
      { what: 'usable', figure: 1104.3, unit: 'ms' }
    ])
  ).toBe(
    [
      '| what            | goal   | figure   | ratio |',
      '| --------------- | ------ | -------- | ----- |',
      '| idle            | 50 ms  | 9.96 ms  | 0.20  |',
      '| heap per person | 0.1 MB | 0.868 MB | 8.68  |',
      '| requests        | 10     | 8        | 0.80  |',
      '| usable          |        | 1104 ms  |       |'
    ].join('\n')
  );
});

it.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 3],
  [[], NaN]
])('the median of %j is %d', (values, median) => {
  expect(medianOf(values)).toBe(median);
});

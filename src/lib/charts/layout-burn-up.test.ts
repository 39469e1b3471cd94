import { expect, it } from 'vitest';
import { layoutBurnUp, type BurnUpDay } from './layout-burn-up.ts';

const day = (index: number, seconds: number | undefined, isMissing = false): BurnUpDay => ({
  date: `2026-10-0${index}`,
  name: `${index}`,
  seconds,
  isMissing,
  title: `${index}`,
  details: []
});
const size = { width: 440, height: 224, fill: 'blue' };

it('draws a bar for each date that has begun, none above the plot', () => {
  const days = [day(1, 3600), day(2, 7200, true), day(3, undefined), day(4, undefined)];
  const { marks, grid } = layoutBurnUp(days, 14_400, size);
  expect(marks.map(({ id }) => id)).toEqual(['2026-10-01', '2026-10-02', '2026-10-02/missing']);
  expect(marks.every(({ y, height }) => y >= 0 && height >= 0)).toBe(true);
  const [target, pace] = grid.filter(({ reference }) => reference);
  expect(target).toMatchObject({ x1: 40, x2: 440, y1: target?.y2 });
  expect(pace).toMatchObject({ x1: 40, y1: 200, x2: 440, y2: target?.y2 });
});

it('has room for a sum beyond the target, and for no target and no days', () => {
  const { marks } = layoutBurnUp([day(1, 99_000)], 3600, size);
  expect(marks[0]?.y).toBeGreaterThanOrEqual(0);
  expect(layoutBurnUp([], 0, size).marks).toEqual([]);
  expect(layoutBurnUp([day(1, 0)], 0, size).marks[0]?.height).toBe(0);
});

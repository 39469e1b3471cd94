import { describe, expect, it } from 'vitest';
import { layoutBars, pointsAxis, secondsAxis, type Bar } from './layout-bars.ts';
import { HATCHED } from './mark.ts';

const bar = (id: string, value: number | undefined, given: Partial<Bar> = {}): Bar => ({
  id,
  name: id,
  value,
  fill: 'var(--accent)',
  title: id,
  details: [],
  ...given
});
const size = { width: 400, height: 142, axisOf: secondsAxis };

describe('bars', () => {
  it('stand on zero, as high as what they stand for', () => {
    const [a, b] = layoutBars([bar('a', 7200), bar('b', 3600)], size).marks;
    expect(a!.y + a!.height).toBe(120);
    expect(a!.height / b!.height).toBeCloseTo(2);
    expect(a!.y).toBe(28);
  });

  it('are hatched where nothing is reported, and on top where only part is', () => {
    const { marks } = layoutBars(
      [bar('a', 7200, { missing: true }), bar('b', undefined, { missing: true })],
      size
    );
    expect(marks.map(({ id, fill }) => [id, fill === HATCHED])).toEqual([
      ['a', false],
      ['a/missing', true],
      ['b', true]
    ]);
    expect(marks[1]!.y + marks[1]!.height).toBeCloseTo(marks[0]!.y);
    expect([marks[2]!.y, marks[2]!.height]).toEqual([20, 100]);
  });

  it('leave no mark where there is nothing, and where nothing is known', () => {
    expect(layoutBars([bar('a', 0), bar('b', undefined)], size).marks).toEqual([]);
  });

  it('share a reference line, which the scale reaches', () => {
    const { marks, grid } = layoutBars([bar('a', 7200)], { ...size, reference: 14_400 });
    expect(grid.at(-1)).toEqual({ x1: 44, y1: 28, x2: 400, y2: 28, reference: true });
    expect(marks[0]!.height).toBeCloseTo(46);
  });

  it('are named as often as there is room, the last one always', () => {
    const names = (count: number) =>
      layoutBars(
        Array.from({ length: count }, (_, index) => bar(`${index}:00`, 60)),
        size
      ).captions.flatMap(({ text, y }) => (y > 130 ? [text] : []));
    expect(names(4)).toEqual(['0:00', '1:00', '2:00', '3:00']);
    expect(names(24)).toEqual(['2:00', '5:00', '8:00', '11:00', '14:00', '17:00', '20:00', '23:00']);
  });
});

it('points go from 0 to 100', () => {
  const { toPixels, ticks } = pointsAxis(60, 200);
  expect(toPixels(60)).toBe(120);
  expect(ticks.map(({ label }) => label)).toEqual(['0', '50', '100']);
});

import { describe, expect, it } from 'vitest';
import { layoutSmallMultiples } from './layout-small-multiples.ts';
import { HATCHED } from './mark.ts';

const bar = (seconds: number, missing = false) => ({ seconds, missing, title: '', details: [] });
const person = (id: string, bars: ReturnType<typeof bar>[]) => ({
  ...{ id, name: id, note: '8:00', href: `/people/${id}` },
  bars
});
const multiples = [
  person('ana', [bar(3600), bar(7200)]),
  person('kofi', [bar(0, true), bar(1800, true)]),
  person('mei', [bar(0), bar(0)])
];
const { marks, grid, captions, height } = layoutSmallMultiples(multiples, [3600, undefined], 320);

describe('small multiples', () => {
  it('stand side by side as far as there is room, then below', () => {
    expect(captions.filter(({ strong }) => strong).map(({ text, x, y }) => [text, x, y])).toEqual([
      ['ana', 0, 14],
      ['kofi', 172, 14],
      ['mei', 0, 108]
    ]);
    expect(height).toBe(188);
    expect(layoutSmallMultiples(multiples, [], 140).height).toBe(282);
  });

  it('have bars on one scale, from the floor', () => {
    const [one, two] = marks;
    expect([one!.height, two!.height]).toEqual([24, 48]);
    expect([one!.y + one!.height, two!.y + two!.height]).toEqual([70, 70]);
  });

  it('are hatched where something is missing, however much is reported', () => {
    const missing = marks.filter(({ fill }) => fill === HATCHED);
    expect(missing.map(({ id, height }) => [id, height])).toEqual([
      ['kofi/0/missing', 24],
      ['kofi/1/missing', 4]
    ]);
  });

  it('show what is usual at the same height in each', () => {
    const lines = grid.filter(({ reference }) => reference);
    expect(lines.map(({ x1, x2, y1 }) => [x1, x2, y1])).toEqual([
      [0, 74, 46],
      [172, 246, 46],
      [0, 74, 140]
    ]);
  });
});

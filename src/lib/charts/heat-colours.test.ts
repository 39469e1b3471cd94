import { describe, expect, it } from 'vitest';
import { heatScale, NOTHING } from './heat-colours.ts';

describe('a scale of heat', () => {
  it('has five steps of whole half hours up to the most', () => {
    const { steps } = heatScale(9 * 3600);
    expect(steps.map(({ upToSeconds }) => upToSeconds / 3600)).toEqual([2, 4, 6, 8, 10]);
  });

  it('has steps of whole minutes where there is little', () => {
    expect(heatScale(290).steps.map(({ upToSeconds }) => upToSeconds)).toEqual([60, 120, 180, 240, 300]);
    expect(heatScale(0).steps[0]?.upToSeconds).toBe(60);
  });

  it('gives the same colour within a step, another one beyond, and none of them to nothing', () => {
    const { colour, steps } = heatScale(9 * 3600);
    expect([1, 7200, 7201, 36_000, 99_999].map(colour)).toEqual([
      steps[0]?.fill,
      steps[0]?.fill,
      steps[1]?.fill,
      'var(--accent)',
      'var(--accent)'
    ]);
    expect(colour(0)).toBe(NOTHING);
  });
});

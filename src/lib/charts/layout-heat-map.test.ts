import { describe, expect, it } from 'vitest';
import { layoutHeatMap, type HeatCell } from './layout-heat-map.ts';
import { HATCHED } from './mark.ts';

const cell = (value: number | undefined, missing = false): HeatCell => ({
  value,
  missing,
  title: '',
  details: []
});
const rows = [
  { id: 'mon', name: 'Mon', note: '1:00', cells: [cell(0), cell(3600)] },
  { id: 'tue', name: 'Tue', note: '', cells: [cell(undefined), cell(0, true)] }
];
const { marks, captions, height } = layoutHeatMap({ rows, columns: ['09', ''] }, 296);

describe('a heat map', () => {
  it('has a cell of the same size for everything that is known or missing, and none for the rest', () => {
    expect(marks.map(({ id, x, y, width }) => [id, x, y, width])).toEqual([
      ['mon/0', 44, 0, 99],
      ['mon/1', 144, 0, 99],
      ['tue/1', 144, 24, 99]
    ]);
    expect(height).toBe(68);
  });

  it('tells nothing, the most and what is missing apart', () => {
    expect(marks.map(({ fill }) => fill)).toEqual(['var(--hover)', 'var(--accent)', HATCHED]);
  });

  it('names its rows at both ends, and its columns', () => {
    expect(captions.map(({ text, anchor }) => `${text} ${anchor}`)).toEqual([
      'Mon start',
      '1:00 end',
      'Tue start',
      ' end',
      '09 middle'
    ]);
  });
});

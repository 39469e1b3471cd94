import { describe, expect, it } from 'vitest';
import { durationAxis } from './duration-axis.ts';
import { layoutStackedColumns } from './layout-stacked-columns.ts';
import { layoutStackedRows } from './layout-stacked-rows.ts';
import { fitText, HATCHED, type Segment } from './mark.ts';

const segment = (id: string, seconds: number): Segment => ({
  id,
  seconds,
  fill: 'red',
  ink: 'white',
  title: id,
  details: [],
  label: id
});
const hour = 3600;
const missing = { title: 'Not reported yet', details: [], whole: false };

describe('an axis of durations', () => {
  it.each([30, 600, 5000, 7 * hour, 32 * hour, 212 * hour])(
    'starts at zero and has at most 5 ticks for %i s',
    (most) => {
      const { ticks, toPixels } = durationAxis(most, 500);
      expect(ticks[0]).toEqual({ seconds: 0, label: '0' });
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(toPixels(0)).toBe(0);
      for (const { seconds } of ticks) expect(seconds).toBeLessThanOrEqual(Math.max(60, most));
    }
  );

  it('counts hours, or minutes where it is short', () => {
    expect(durationAxis(32 * hour, 100).ticks.map(({ label }) => label)).toEqual([
      '0',
      '10 h',
      '20 h',
      '30 h'
    ]);
    expect(durationAxis(hour, 100).ticks.map(({ label }) => label)).toEqual([
      '0',
      '20 min',
      '40 min',
      '60 min'
    ]);
  });
});

describe('stacked rows', () => {
  const rows = [
    {
      id: 'ana',
      name: 'Ana Ruiz',
      segments: [segment('a', 6 * hour), segment('b', 2 * hour)],
      total: '8:00'
    },
    { id: 'kofi', name: 'Kofi Mensah', segments: [segment('a', 4 * hour)], total: '4:00', missing }
  ];
  const { marks, width } = layoutStackedRows(rows, 800);

  it('are as long as what they stand for, end to end', () => {
    const [a, b, kofi] = marks;
    expect(a!.width / b!.width).toBeCloseTo(3);
    expect(a!.width / kofi!.width).toBeCloseTo(1.5);
    expect(b!.x).toBeCloseTo(a!.x + a!.width);
  });

  it('end hatched where something is not reported yet, inside the drawing', () => {
    expect(marks.at(-1)).toMatchObject({ id: 'kofi/missing', fill: HATCHED });
    for (const mark of marks) expect(mark.x + mark.width).toBeLessThanOrEqual(width);
  });

  it('label a segment only where the label fits', () => {
    const narrow = layoutStackedRows(
      [{ ...rows[0]!, segments: [segment('A long name', 60), segment('b', hour)] }],
      400
    );
    expect(narrow.marks.map(({ label }) => label)).toEqual([undefined, 'b']);
  });

  it('of nobody are an empty drawing', () => {
    expect(layoutStackedRows([], 300).marks).toEqual([]);
  });
});

describe('stacked columns', () => {
  const columns = [
    {
      id: 'mon',
      name: 'Mon',
      note: '16',
      segments: [segment('a', 6 * hour), segment('b', 3 * hour)],
      total: '9:00'
    },
    { id: 'tue', name: 'Tue', note: '17', segments: [], total: '', missing: { ...missing, whole: true } },
    { id: 'wed', name: 'Wed', note: '18', segments: [segment('a', 3 * hour)], total: '3:00', missing }
  ];
  const { marks } = layoutStackedColumns(columns, { width: 400, height: 240 });
  const find = (id: string) => marks.find((mark) => mark.id === id)!;

  it('stand on zero and stack upward', () => {
    expect(find('mon/a').y + find('mon/a').height).toBe(200);
    expect(find('mon/b').y + find('mon/b').height).toBeCloseTo(find('mon/a').y);
    expect(find('mon/a').height / find('wed/a').height).toBeCloseTo(2);
  });

  it('hatch a whole day without a report, and the top of one reported in part', () => {
    expect(find('tue/missing')).toMatchObject({ fill: HATCHED, height: 180 });
    expect(find('wed/missing').y + find('wed/missing').height).toBeCloseTo(find('wed/a').y);
    for (const mark of marks) expect(mark.y).toBeGreaterThanOrEqual(0);
  });
});

it('columns too narrow for their names are named as often as there is room', () => {
  const many = Array.from({ length: 31 }, (_, index) => ({
    id: String(index + 1),
    name: String(index + 1),
    note: 'Mon',
    segments: [],
    total: ''
  }));
  const names = (width: number) =>
    layoutStackedColumns(many, { width, height: 240 }).captions.flatMap(({ text, y }) =>
      y === 216 ? [text] : []
    );
  expect(names(1200)).toHaveLength(31);
  expect(names(328).slice(0, 4)).toEqual(['1', '4', '7', '10']);
});

it('a text is shortened to its room', () => {
  expect(fitText('Kofi Mensah', 200)).toBe('Kofi Mensah');
  expect(fitText('Kofi Mensah', 60)).toBe('Kofi Men…');
  expect(fitText('Kofi Mensah', 5)).toBe('');
});

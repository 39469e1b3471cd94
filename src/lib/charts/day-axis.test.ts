import { expect, it } from 'vitest';
import { datesBetween } from '#domain/time/calendar.ts';
import { onDayAxis } from './day-axis.ts';
import { layoutStackedColumns } from './layout-stacked-columns.ts';
import { textWidth } from './mark.ts';

const columnsOf = (from: string, to: string) =>
  datesBetween(from, to).map((id) => ({ id, name: 'Mon', note: '16 Nov', segments: [], total: '10:24' }));

const drawing = (from: string, to: string, width: number) =>
  layoutStackedColumns(onDayAxis(columnsOf(from, to)), { width, height: 264 });
const labels = (from: string, to: string, width: number) =>
  drawing(from, to, width).captions.flatMap(({ text, y, strong }) => (y === 240 && strong ? [text] : []));

it('a month is labelled by the days that start its weeks, at any width', () => {
  for (const width of [300, 560, 1200])
    expect(labels('2026-11-01', '2026-11-30', width)).toEqual(['1', '8', '15', '22', '29']);
});

it('days of two months name the second one', () => {
  expect(labels('2026-11-10', '2026-12-09', 900)).toEqual(['15', '22', '29', '1 Dec', '8']);
  expect(labels('2026-11-10', '2026-12-09', 300)).toEqual(['15', '22', '29', '8']);
});

it('weekends are shaded', () => {
  const { shades = [] } = drawing('2026-11-16', '2026-11-29', 900);
  expect(shades).toHaveLength(4);
});

it('no two labels touch, and the second line and the totals are there for all or for none', () => {
  for (const days of ['14', '20', '30'])
    for (let width = 240; width <= 1240; width += 50) {
      const { captions } = drawing('2026-11-01', `2026-11-${days}`, width);
      const lines = new Map<number, [number, number][]>();
      for (const { x, y, text, anchor } of captions) {
        if (anchor !== 'middle') continue;
        const half = textWidth(text) / 2;
        lines.set(y, [...(lines.get(y) ?? []), [x - half, x + half]]);
      }
      for (const line of lines.values())
        for (const [index, [start]] of line.entries())
          if (index > 0) expect(start, `${days} days, ${width} px`).toBeGreaterThan(line[index - 1]![1] + 2);
      const counts = [...lines.values()].map((line) => line.length);
      const named = lines.get(240)?.length ?? 0;
      for (const count of counts) expect([named, Number(days)]).toContain(count);
    }
});

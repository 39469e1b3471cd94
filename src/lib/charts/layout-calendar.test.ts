import { describe, expect, it } from 'vitest';
import { datesBetween } from '#domain/time/calendar.ts';
import { layoutCalendar, type CalendarDay } from './layout-calendar.ts';

const day = (date: string): CalendarDay => ({
  date,
  fill: date > '2026-11-20' ? undefined : 'var(--accent)',
  title: date,
  details: [],
  href: `/me?date=${date}`
});
const year = datesBetween('2026-01-01', '2026-12-31').map(day);

describe('the calendar of a year', () => {
  const { marks, captions, across } = layoutCalendar(year, 1112);
  const at = (date: string) => marks.find(({ id }) => id === date)!;

  it('has a column for each week and a row for each weekday', () => {
    expect([at('2026-01-01').x, at('2026-01-01').y]).toEqual([32, 20 + 3 * 20]);
    expect([at('2026-01-05').x, at('2026-01-05').y]).toEqual([32 + 20, 20]);
    expect([at('2026-11-20').x, at('2026-11-20').y]).toEqual([32 + 46 * 20, 20 + 4 * 20]);
    expect(across).toBe(7);
  });

  it('draws nothing of the future', () => {
    expect(marks.length).toBe(324);
    expect(marks.at(-1)?.id).toBe('2026-11-20');
  });

  it('names the months where their first whole week begins', () => {
    const months = captions.filter(({ y }) => y < 20);
    expect(months.map(({ text }) => text)).toHaveLength(12);
    expect(months.find(({ text }) => text === 'Jun')?.x).toBe(at('2026-06-01').x);
    expect(months.find(({ text }) => text === 'May')?.x).toBe(at('2026-05-04').x);
  });

  it('may start weeks on a Sunday', () => {
    const sunday = layoutCalendar(year, 1112, 7).marks.find(({ id }) => id === '2026-01-04')!;
    expect([sunday.x, sunday.y]).toEqual([52, 20]);
  });
});

it('stands by quarters on a phone, nothing wider than the screen', () => {
  const { marks, height, captions } = layoutCalendar(year, 328);
  expect(Math.max(...marks.map(({ x, width }) => x + width))).toBeLessThanOrEqual(328);
  expect(Math.max(...marks.map(({ y, height: tall }) => y + tall))).toBeLessThanOrEqual(height);
  expect(marks.find(({ id }) => id === '2026-04-01')!.x).toBe(32);
  expect(captions.filter(({ text }) => text === 'Mon')).toHaveLength(4);
  expect(marks[0]!.width).toBeGreaterThanOrEqual(16);
});

it('no day has the place of another', () => {
  for (const width of [328, 700, 1200]) {
    const places = layoutCalendar(year, width).marks.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
  }
});

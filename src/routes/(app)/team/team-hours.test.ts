import { describe, expect, it } from 'vitest';
import type { WeekHour } from '#domain/metrics/week-hours.ts';
import { hourSpan, monthHeatMap, weekHeatMap } from './team-hours.ts';

const nothing: WeekHour = { trackedSeconds: 0, reportedSeconds: 0, missingSeconds: 0 };
const reported: WeekHour = { ...nothing, reportedSeconds: 3600 };
const missing: WeekHour = { ...nothing, missingSeconds: 3600 };
const day = (filler: WeekHour, hours: Record<number, WeekHour> = {}) =>
  Array.from({ length: 24 }, (_, hour) => hours[hour] ?? filler);

const { rows, columns } = weekHeatMap({
  hours: [
    day(reported, { 10: { ...reported, trackedSeconds: 7200 }, 1: { ...reported, trackedSeconds: 60 } }),
    day(missing),
    day(reported),
    ...Array.from({ length: 4 }, () => day(nothing))
  ],
  occurrences: [2, 1, 1, 0, 0, 0, 0],
  dates: []
});
const cellAt = (row: number, name: string) => rows[row]!.cells.find(({ title }) => title.endsWith(name));

describe('the hours of the week', () => {
  it('run from Monday, and from eight, or earlier, until the last hour that anybody works in', () => {
    expect(rows.map(({ name }) => name)).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(columns.filter((name) => name !== '')).toEqual(['09', '12', '15', '18', '21', '00']);
    expect(columns).toHaveLength(18);
  });

  it('run from the first day of the week of the settings', () => {
    const hours = Array.from({ length: 7 }, (_, weekday) =>
      day(reported, { 10: { ...reported, trackedSeconds: weekday * 60 } })
    );
    const map = weekHeatMap({ hours, occurrences: [1, 1, 1, 1, 1, 1, 1], dates: [] }, 7);
    expect(map.rows.map(({ name, note }) => [name, note])).toEqual([
      ['Sun', '0:06'],
      ['Mon', '0:00'],
      ['Tue', '0:01'],
      ['Wed', '0:02'],
      ['Thu', '0:03'],
      ['Fri', '0:04'],
      ['Sat', '0:05']
    ]);
  });

  it('are averages where a weekday occurs several times', () => {
    expect(rows[0]!.note).toBe('1:01');
    expect(cellAt(0, '10–11')).toMatchObject({ value: 3600, details: ['1 h 00 m on average of 2'] });
  });

  it('distinguish nothing, not reported and future', () => {
    expect(cellAt(2, '10–11')).toMatchObject({ value: 0, missing: false });
    expect(cellAt(1, '10–11')).toMatchObject({
      value: undefined,
      missing: true,
      details: ['Not reported yet']
    });
    expect(cellAt(3, '10–11')).toMatchObject({ value: undefined, missing: false, details: [] });
    expect([rows[1]!.note, rows[2]!.note, rows[3]!.note]).toEqual(['', '0:00', '']);
  });
});

it('the hours of a month are averages of the days that are known', () => {
  const trackedSeconds = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 72_000 : 0));
  const map = monthHeatMap([{ month: '2026-11', trackedSeconds, dates: 20 }]);
  expect(map.rows[0]).toMatchObject({ name: 'Nov', note: '1:00' });
  expect(map.rows[0]!.cells[1]).toEqual({
    ...{ value: 3600, missing: false, title: 'Nov 2026, 09–10' },
    details: ['1 h 00 m a day', '20 h 00 m in all']
  });
});

it('an hour is named by both its ends', () => {
  expect([hourSpan(9), hourSpan(23)]).toEqual(['09–10', '23–00']);
});

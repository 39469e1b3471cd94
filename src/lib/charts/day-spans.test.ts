import { describe, expect, it } from 'vitest';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { deviceDay } from '#domain/testing/device-days.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { categoryColours } from './category-colours.ts';
import { clockSpan, missingSpans, pausedSpans, timelineSpans, usedMinutes } from './day-spans.ts';

const device = deviceDay({
  date: '2026-10-27',
  device: 'a',
  active: [36_000, 39_600],
  timeline: [600, 630, 0, 630, 660, 1],
  paused: [43_200, 45_000]
});
const frame = frameOf('Europe/Berlin', '04:00');
const entry = {
  _id: 'entry:2026-10-27:01H',
  type: 'entry' as const,
  v: 1 as const,
  developer: 'john_doe',
  date: '2026-10-27',
  kind: 'time' as const,
  source: 'typed' as const,
  start: '2026-10-27T14:00:00Z',
  end: '2026-10-27T15:00:00Z',
  category: 'Comms > Meetings',
  project: ''
};
const day = mergeDay({
  developer: 'john_doe',
  date: '2026-10-27',
  frame,
  deviceDays: [device],
  entries: [entry]
})!;

describe('the spans of a day', () => {
  it('tell on the clock of the person what was done with what', () => {
    const [code, video, meeting] = timelineSpans(day, categoryColours([]));
    expect(code).toMatchObject({
      startMinute: 420,
      endMinute: 450,
      category: 'Work > Programming',
      details: ['11:00–11:30, 30 min', 'Code', 'Project payments-api']
    });
    expect(video!.details).toEqual(['11:30–12:00, 30 min', 'Chrome', 'youtube.com']);
    expect(meeting!.details.at(-1)).toBe('Entered by hand');
  });

  it('hold pauses', () => {
    expect(pausedSpans(day)).toMatchObject([{ startMinute: 540, endMinute: 570, title: 'Paused' }]);
  });

  it('hatch what is missing, but not the little between two syncs', () => {
    const throughMs = Date.parse('2026-10-27T12:00:00Z');
    const hour = 3_600_000;
    expect(missingSpans(day, { state: 'partial', throughMs, missingMs: 2 * hour })).toMatchObject([
      { startMinute: 540, endMinute: 660, fill: 'hatched', details: ['13:00–15:00'] }
    ]);
    expect(missingSpans(day, { state: 'partial', throughMs, missingMs: hour / 2 })).toEqual([]);
    expect(missingSpans(day, { state: 'complete', missingMs: 0 })).toEqual([]);
  });

  it('reach from the first to the last', () => {
    expect(usedMinutes(timelineSpans(day, categoryColours([])))).toEqual([[420, 720]]);
    expect(usedMinutes([])).toEqual([]);
  });
});

it('a span on the clock crosses midnight', () => {
  expect(clockSpan(day, 1190, 1210)).toBe('23:50–00:10');
});

import { describe, expect, it } from 'vitest';
import { CODE, VIDEO } from '../testing/device-days.ts';
import { focusSeconds, focusSessions } from './focus.ts';

const weightOf = (category: string) => (category.startsWith('Work') ? 2 : -1);
const parameters = { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 };
const sessions = (timeline: number[]) =>
  focusSessions({ keys: [CODE, VIDEO], timeline }, weightOf, parameters);

describe('a focus session', () => {
  it('needs a quarter of an hour', () => {
    expect(sessions([600, 614, 0])).toEqual([]);
    expect(sessions([600, 615, 0])).toEqual([{ startMinute: 600, endMinute: 615, focusedMinutes: 15 }]);
  });

  it('survives a break of four minutes and ends at a longer one', () => {
    expect(sessions([600, 620, 0, 624, 640, 0])).toEqual([
      { startMinute: 600, endMinute: 640, focusedMinutes: 36 }
    ]);
    expect(sessions([600, 620, 0, 625, 641, 0])).toHaveLength(2);
  });

  it('counts other work between as interruption', () => {
    expect(sessions([600, 620, 0, 620, 623, 1, 623, 640, 0])).toEqual([
      { startMinute: 600, endMinute: 640, focusedMinutes: 37 }
    ]);
  });

  it('is parted at its longest interruption where too little of it is focused', () => {
    const scattered = [600, 602, 0, 606, 608, 0, 612, 630, 0];
    expect(sessions(scattered)).toEqual([{ startMinute: 612, endMinute: 630, focusedMinutes: 18 }]);
  });
});

it('focus time is the focused part of the sessions', () => {
  const day = { keys: [CODE, VIDEO], timeline: [600, 620, 0, 620, 623, 1, 623, 640, 0] };
  expect(focusSeconds({ ...day, cells: [40, 0, 900, 41, 0, 1400] }, weightOf, parameters)).toBe(37 * 60);
});

it('focus time is never more than what was tracked of such work', () => {
  const day = { keys: [CODE, VIDEO], timeline: [600, 620, 0], cells: [40, 0, 890, 40, 1, 10, 41, 0, 275] };
  expect(focusSeconds(day, weightOf, parameters)).toBe(1165);
});

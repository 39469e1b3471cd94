import { expect, it } from 'vitest';
import { CODE, VIDEO } from '../testing/device-days.ts';
import { lastSeen } from './last-seen.ts';

it('the last row of a timeline is what was seen last', () => {
  const day = {
    keys: [CODE, VIDEO],
    timeline: [600, 630, 0, 630, 640, 1],
    cells: [40, 0, 900, 41, 0, 900, 42, 0, 100, 42, 1, 600],
    start: '2026-10-27T04:00:00Z',
    through: '2026-10-27T14:41:00Z'
  };
  expect(lastSeen(day)).toEqual({ key: VIDEO, endMs: Date.parse('2026-10-27T14:40:00Z') });
  expect(lastSeen({ ...day, timeline: [] })).toBeUndefined();
  const withheld = { ...day, timeline: [], sessions: [] };
  expect(lastSeen(withheld)).toEqual({ key: VIDEO, endMs: Date.parse('2026-10-27T14:41:00Z') });
  expect(lastSeen({ ...withheld, through: '2026-10-28T04:00:00Z' })?.endMs).toBe(
    Date.parse('2026-10-27T14:45:00Z')
  );
  expect(lastSeen({ ...withheld, cells: [] })).toBeUndefined();
});

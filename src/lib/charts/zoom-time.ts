/** The part of a day that is in sight, in minutes since its start, and how it moves. All stay inside the day. */
import type { TimeWindow } from './layout-time-rows.ts';

export type Sight = { fromMinute: number; toMinute: number };

/** Nobody needs to look closer: the timeline is kept to the minute. */
const CLOSEST_MINUTES = 15;
const MAX_TICKS = 6;
const TICK_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360];

/** Shows `factor` times as long (0.5: half), what is at `atMinute` staying where it is. */
export function zoomTime(
  { fromMinute, toMinute }: Sight,
  factor: number,
  atMinute: number,
  lengthMinutes: number
): Sight {
  const length = toMinute - fromMinute;
  const next = Math.min(lengthMinutes, Math.max(CLOSEST_MINUTES, Math.round(length * factor)));
  const from = Math.round(atMinute - ((atMinute - fromMinute) / length) * next);
  return placed(from, next, lengthMinutes);
}

/** Moves by so many minutes, later or earlier, as far as the day goes. */
export const panTime = ({ fromMinute, toMinute }: Sight, byMinutes: number, lengthMinutes: number): Sight =>
  placed(Math.round(fromMinute + byMinutes), toMinute - fromMinute, lengthMinutes);

function placed(fromMinute: number, length: number, lengthMinutes: number): Sight {
  const from = Math.min(lengthMinutes - length, Math.max(0, fromMinute));
  return { fromMinute: from, toMinute: from + length };
}

/** With ticks at whole steps since the start of the day; `clock` gives the time of day of a minute. */
export function ticked({ fromMinute, toMinute }: Sight, clock: (minute: number) => string): TimeWindow {
  const length = toMinute - fromMinute;
  const step = TICK_STEPS.find((every) => length / every <= MAX_TICKS) ?? 360;
  const ticks = [];
  for (let minute = Math.ceil(fromMinute / step) * step; minute <= toMinute; minute += step) {
    ticks.push({ minute, label: clock(minute) });
  }
  return { fromMinute, toMinute, ticks };
}

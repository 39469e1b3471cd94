import type { TimeWindow } from './layout-time-rows.ts';

const MIN_MINUTES = 8 * 60;

/**
 * The hours to show so that `[start, end]` minutes of all days are in sight: whole hours, at least eight of them inside
 * the day, with at most seven ticks. `clock` gives the time of day of a minute. Undefined where there is nothing to show.
 */
export function timeWindow(
  used: readonly [startMinute: number, endMinute: number][],
  lengthMinutes: number,
  clock: (minute: number) => string
): TimeWindow | undefined {
  if (used.length === 0) return undefined;
  const first = Math.floor(Math.min(...used.map(([start]) => start)) / 60) * 60;
  const last = Math.ceil(Math.max(...used.map(([, end]) => end)) / 60) * 60;
  const lacking = Math.max(0, MIN_MINUTES - (last - first));
  const toMinute = Math.min(lengthMinutes, last + lacking);
  const fromMinute = Math.max(0, Math.min(first, toMinute - MIN_MINUTES));
  const hours = (toMinute - fromMinute) / 60;
  const step = [1, 2, 3, 4, 6].find((every) => hours / every <= 6) ?? 6;
  const ticks = [];
  for (let minute = fromMinute; minute <= toMinute; minute += step * 60) {
    ticks.push({ minute, label: clock(minute) });
  }
  return { fromMinute, toMinute, ticks };
}

import { SLOT_SECONDS } from '../documents/day.ts';
import { secondsPerSlot } from '../time/slots.ts';
import type { Range } from '../time/spans.ts';
import type { PlacedDevice, TimelineRow } from './place-device.ts';

/** The key shown in each minute of a day; undefined where nothing was tracked. */
export type Minutes = (number | undefined)[];

/**
 * One key per minute: where two devices were in use at once, the one that was active longer in that slot is shown, and
 * of equals the first by name.
 */
export function mergeTimelines(devices: PlacedDevice[], slots: number): Minutes {
  const minutes: Minutes = new Array<undefined>((slots * SLOT_SECONDS) / 60).fill(undefined);
  const shownSeconds = new Array<number>(minutes.length).fill(-1);
  for (const device of devices) {
    const activeSeconds = secondsPerSlot(device.active, slots);
    for (const [start, end, key] of device.timeline) {
      for (let minute = start; minute < end; minute++) {
        const seconds = activeSeconds[Math.floor((minute * 60) / SLOT_SECONDS)] ?? 0;
        if (seconds <= (shownSeconds[minute] ?? -1)) continue;
        minutes[minute] = key;
        shownSeconds[minute] = seconds;
      }
    }
  }
  return minutes;
}

/** Runs of equal minutes as rows. */
export function rowsOf(minutes: Minutes): TimelineRow[] {
  const rows: TimelineRow[] = [];
  minutes.forEach((key, minute) => {
    if (key === undefined) return;
    const last = rows.at(-1);
    if (last && last[1] === minute && last[2] === key) last[1] = minute + 1;
    else rows.push([minute, minute + 1, key]);
  });
  return rows;
}

/** Changes what is shown in the minutes of a range, which is in seconds; a minute of which less than half is within is left alone. */
export function paint(
  minutes: Minutes,
  [start, end]: Range,
  choose: (shown: number | undefined) => number | undefined
): void {
  const last = Math.min(minutes.length, Math.round(end / 60));
  for (let minute = Math.round(start / 60); minute < last; minute++)
    minutes[minute] = choose(minutes[minute]);
}

import { isDeepStrictEqual } from 'node:util';
import { endMs, type Activity } from '../events/event.ts';

const TOUCHING_MS = 500;

/** Neighbours with the same data and no more than half a second between them become one. */
export function mergeTouching(oldestFirst: readonly Activity[]): Activity[] {
  const merged: Activity[] = [];
  for (const activity of oldestFirst) {
    const last = merged.at(-1);
    const continues = last && activity.startMs - endMs(last) <= TOUCHING_MS;
    if (continues && isDeepStrictEqual(last.data, activity.data))
      last.lengthMs = endMs(activity) - last.startMs;
    else merged.push({ ...activity });
  }
  return merged;
}

/** Where one of the two watchers that every machine needs was silent while the other one recorded that somebody worked. */
import type { ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import { PULSE_MS, QUIET_MS } from '../activitywatch/coverage.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import { type Span, subtractSpans, unionSpans } from '../time/spans.ts';
import { ASLEEP_MS, isLockScreen } from './active-time.ts';
import type { FloodedBucket } from './flooded-buckets.ts';

/**
 * Stretches of at least a quarter of an hour: somebody was there, and there was no window; or there were windows, and nothing says
 * whether somebody was there. Where both were silent, the machine was off or slept; so it did where only one event covers
 * hours, and a locked screen needs no watcher.
 */
export function watcherGaps(buckets: ChosenBuckets<FloodedBucket>, windows: readonly BucketEvent[]): Span[] {
  if (buckets.afk.length === 0) return [];
  const presence = buckets.afk.flatMap(({ events }) => events);
  const notAway = unionSpans(presence.filter(({ data }) => data['status'] === 'not-afk'));
  const shown = windows.filter((window) => lengthOf(window) < ASLEEP_MS && !isLockScreen(window));
  const withoutWindow = subtractSpans(notAway, extended(windows, PULSE_MS.window));
  const withoutPresence = subtractSpans(unionSpans(shown), extended(presence, PULSE_MS.afk));
  return unionSpans([
    ...withoutWindow.filter((gap) => isLongGap(gap) && lengthOf(gap) < ASLEEP_MS),
    ...withoutPresence.filter(isLongGap)
  ]);
}

export const isLongGap = (gap: Span): boolean => lengthOf(gap) >= QUIET_MS;

const lengthOf = ({ startMs, endMs }: Span) => endMs - startMs;

/** The spans with as much behind each of them as a watcher may be behind. */
const extended = (spans: readonly Span[], pulseMs: number): Span[] =>
  unionSpans(unionSpans(spans).map(({ startMs, endMs }) => ({ startMs, endMs: endMs + pulseMs })));

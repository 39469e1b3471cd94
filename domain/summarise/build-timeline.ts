/** A day as runs of minutes, for pictures and focus. */
import { sum } from 'd3-array';
import type { Span } from '../time/spans.ts';

const MINUTE_MS = 60_000;
const MIN_TRACKED_MS = 30_000;

/**
 * Rows of start minute, end minute, key as its place in `ids`. Every minute belongs to the key that holds most of it, so that a run under a
 * minute goes to its neighbour; a minute with less than half a minute of anything is left out.
 */
export function buildTimeline(
  stretches: readonly (Span & { id: string })[],
  ids: readonly string[],
  dayStartMs: number
): number[] {
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const minutes = new Map<number, Map<number, number>>();
  for (const { startMs, endMs, id } of stretches) {
    const index = indexOf.get(id);
    if (index !== undefined) addMinutes(minutes, index, startMs - dayStartMs, endMs - dayStartMs);
  }
  return joinRuns([...minutes].sort(([a], [b]) => a - b));
}

function addMinutes(
  minutes: Map<number, Map<number, number>>,
  index: number,
  startMs: number,
  endMs: number
) {
  for (let minute = Math.floor(startMs / MINUTE_MS); minute * MINUTE_MS < endMs; minute += 1) {
    const ms = Math.min(endMs, (minute + 1) * MINUTE_MS) - Math.max(startMs, minute * MINUTE_MS);
    const ofMinute = minutes.get(minute) ?? new Map<number, number>();
    minutes.set(minute, ofMinute.set(index, (ofMinute.get(index) ?? 0) + ms));
  }
}

function joinRuns(minutes: readonly [minute: number, ofMinute: ReadonlyMap<number, number>][]): number[] {
  const runs: { start: number; end: number; index: number }[] = [];
  for (const [minute, ofMinute] of minutes) {
    const index = prevailing(ofMinute);
    const last = runs.at(-1);
    if (index === undefined) continue;
    if (last?.end === minute && last.index === index) last.end = minute + 1;
    else runs.push({ start: minute, end: minute + 1, index });
  }
  return runs.flatMap(({ start, end, index }) => [start, end, index]);
}

function prevailing(ofMinute: ReadonlyMap<number, number>): number | undefined {
  const sorted = [...ofMinute].sort(([a, aMs], [b, bMs]) => bMs - aMs || a - b);
  const total = sum(sorted, ([, ms]) => ms);
  return total < MIN_TRACKED_MS ? undefined : sorted[0]?.[0];
}

import { type Span, unionSpans } from '../time/spans.ts';
import { SLOT_SECONDS } from '../documents/day.ts';

/** Spans as rows of start and end in whole seconds (rounded) of the day that begins at `dayStartMs`, merged. */
export function buildSpans(spans: readonly Span[], dayStartMs: number): number[] {
  const whole = spans.map(({ startMs, endMs }) => ({
    startMs: Math.round((startMs - dayStartMs) / 1000),
    endMs: Math.round((endMs - dayStartMs) / 1000)
  }));
  return unionSpans(whole).flatMap(({ startMs, endMs }) => [startMs, endMs]);
}

/** Times of switches as a count per slot of the day; trailing zeros are left off. */
export function buildSwitches(switchesMs: readonly number[], dayStartMs: number): number[] {
  const counts: number[] = [];
  for (const atMs of switchesMs) {
    const slot = Math.floor((atMs - dayStartMs) / 1000 / SLOT_SECONDS);
    while (counts.length <= slot) counts.push(0);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

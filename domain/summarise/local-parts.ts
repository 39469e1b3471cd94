import { addDays, utcStartMs } from '../time/calendar.ts';
import { frameOf, localDateOf, localDayStartMs } from '../time/local-days.ts';
import type { Span } from '../time/spans.ts';

/** A UTC day, cut where the local days of a zone begin. */
export function localParts(date: string, tz: string): Span[] {
  const startMs = utcStartMs(date);
  const endMs = utcStartMs(addDays(date, 1));
  const frame = frameOf(tz);
  const next = localDayStartMs(addDays(localDateOf(startMs, frame), 1), frame);
  if (next >= endMs) return [{ startMs, endMs }];
  return [
    { startMs, endMs: next },
    { startMs: next, endMs }
  ];
}

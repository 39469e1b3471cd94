/** Detail `slots`: which slots of 15 minutes, but not which seconds of them. */
import { SLOT_SECONDS } from '../documents/day.ts';
import { type Span, unionSpans } from '../time/spans.ts';

const SLOT_MS = SLOT_SECONDS * 1000;

/** The slots that the spans reach into, as a whole, but not past `endMs`. */
export function wholeSlots(spans: readonly Span[], endMs = Infinity): Span[] {
  const whole = spans
    .filter((span) => span.endMs > span.startMs)
    .map((span) => ({
      startMs: Math.floor(span.startMs / SLOT_MS) * SLOT_MS,
      endMs: Math.min(Math.ceil(span.endMs / SLOT_MS) * SLOT_MS, Math.max(endMs, span.endMs))
    }));
  return unionSpans(whole);
}

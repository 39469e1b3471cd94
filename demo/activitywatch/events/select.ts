/** Which events of a bucket a request with a start and an end gets to see. */
import { endMs, type StoredEvent } from './event.ts';

const DAY_MS = 86_400_000;

export interface Range {
  startMs?: number;
  endMs?: number;
}

const startsLongBefore = (event: StoredEvent, range: Range): boolean =>
  range.startMs !== undefined && event.startMs < range.startMs - DAY_MS;

const touches = (event: StoredEvent, range: Range): boolean =>
  endMs(event) >= (range.startMs ?? -Infinity) && event.startMs <= (range.endMs ?? Infinity);

function clip(event: StoredEvent, range: Range): StoredEvent {
  const startMs = Math.max(event.startMs, range.startMs ?? -Infinity);
  const lengthMs = Math.min(endMs(event), range.endMs ?? Infinity) - startMs;
  return { ...event, startMs, lengthMs };
}

const matchesAsPython = (event: StoredEvent, range: Range): boolean =>
  touches(event, range) && !startsLongBefore(event, range);

/** As aw-core's peewee storage: the end is one millisecond later than asked, and what began over 24 h before the start is missing. */
export function selectAsPython(oldestFirst: readonly StoredEvent[], asked: Range): StoredEvent[] {
  const range = { ...asked, ...(asked.endMs !== undefined && { endMs: asked.endMs + 1 }) };
  return oldestFirst
    .filter((event) => matchesAsPython(event, range))
    .map((event) => clip(event, range))
    .reverse();
}

/** Its count does not widen the end. */
export function countAsPython(oldestFirst: readonly StoredEvent[], range: Range): number {
  return oldestFirst.filter((event) => matchesAsPython(event, range)).length;
}

/** As aw-server-rust's datastore: exact ends, nothing missing; a start after the end selects nothing. */
export function selectAsRust(oldestFirst: readonly StoredEvent[], range: Range): StoredEvent[] {
  if ((range.startMs ?? 0) > (range.endMs ?? Infinity)) return [];
  return oldestFirst
    .filter((event) => touches(event, range))
    .map((event) => clip(event, range))
    .reverse();
}

/** Reading and writing dates the way the two ActivityWatch servers do. */
import { Temporal } from 'temporal-polyfill';

const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?)(Z|[-+]\d{2}(?::?\d{2})?)?)?$/;

/**
 * Epoch milliseconds (sub-millisecond digits cut off) of an ISO 8601 date; without a zone it is UTC.
 * Throws a RangeError for anything else: a `+` that arrived as a space, for one.
 */
export function parseInstant(text: string): number {
  const [, date, time = '00:00', offset = 'Z'] = ISO_8601.exec(text) ?? [];
  if (date === undefined) throw new RangeError(`Unable to parse date string '${text}'`);
  return Temporal.Instant.from(`${date}T${time}${offset}`).epochMilliseconds;
}

/** As Python's `datetime.isoformat()`: `2026-10-27T16:00:00+00:00`, or with six decimals. */
export function pythonInstant(epochMs: number): string {
  const text = new Date(epochMs).toISOString();
  return text.endsWith('.000Z') ? text.replace('.000Z', '+00:00') : text.replace('Z', '000+00:00');
}

/** As the Rust server writes a clock reading: nanoseconds and `Z`. */
export function rustInstant(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '000000Z');
}

import * as v from 'valibot';
import { TimeZone } from '#domain/documents/primitives.ts';

/** The machine's time zone, `Europe/Berlin`; UTC where it has none that is known. */
export function localZone(): string {
  const zone: unknown = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return v.is(TimeZone, zone) ? zone : 'UTC';
}

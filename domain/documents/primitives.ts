/** The small shapes that documents are made of. Everything a document names is spelled as these say. */
import * as v from 'valibot';

/** A person's id: the last part of their database's name and of their agents' user names. */
export const DeveloperId = v.pipe(
  v.string(),
  v.regex(
    /^[a-z][a-z0-9_-]{1,62}$/,
    'starts with a letter and has 2 to 63 lower-case letters, digits, "_" or "-"'
  )
);

/** A machine's name in document ids: its host name with anything unusual replaced. */
export const DeviceName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'a device name'));

export const TeamSlug = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'starts with a letter and has lower-case letters, digits or "-"')
);

/** A calendar date that exists, `2026-10-27`. */
export const CalendarDate = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-10-27'),
  v.check((date) => isRealDate(date), 'a date that exists')
);

export const CalendarMonth = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month like 2026-10'));

/** An ISO week, `2026-W44`. */
export const Week = v.pipe(v.string(), v.regex(/^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/, 'a week like 2026-W44'));

/** An instant in UTC, `2026-10-27T16:34:08Z`. */
export const Instant = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/,
    'an instant in UTC like 2026-10-27T16:34:08Z'
  ),
  v.check((instant) => !Number.isNaN(Date.parse(instant)), 'an instant that exists')
);

/** A time zone this machine knows, `Europe/Berlin`. */
export const TimeZone = v.pipe(
  v.string(),
  v.check((zone) => isKnownZone(zone), 'a time zone like Europe/Berlin')
);

/** A time of day in whole quarters of an hour, `04:00`: the slots of all documents begin there. */
export const QuarterHour = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'a time of day in quarters of an hour like 04:00')
);

export const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const Weight = v.pipe(v.number(), v.integer(), v.minValue(-2), v.maxValue(2));
export const ContentHash = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'a hash like sha256:…'));

/** What CouchDB adds to every document. `_id` is checked against the content by each document's own schema. */
export const couchFields = { _id: v.string(), _rev: v.optional(v.string()) };

function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

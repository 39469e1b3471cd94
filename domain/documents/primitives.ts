/** The small shapes that documents are made of. Everything a document names is spelled as these say. */
import * as v from 'valibot';
import { isWellFormed } from '../text.ts';
import { isZone } from '../time/zones.ts';

/** Names of apps, projects, domains, people and things. */
export const MAX_NAME = 200;
/** The path of a category, `Work > Programming`. */
export const MAX_CATEGORY = 500;
/** What people write in sentences. */
export const MAX_COMMENT = 2000;

/** Every id of ours is shorter; the longest name a week, a person and a reviewer. The validation functions have the same. */
export const MAX_ID = 400;
/** The name of a user: an e-mail address. */
export const MAX_USER_NAME = 254;

/** The longest day: somebody who flies west from the first zone to the last. */
export const MAX_DAY_SECONDS = 50 * 3600;

/** No half of a surrogate pair, which CouchDB refuses, with everything that is sent together with it. */
const wellFormedText = v.check(isWellFormed, 'text without halves of characters');

/** A text of at most `max` UTF-16 units. */
export const text = (max: number) =>
  v.pipe(v.string(), v.maxLength(max, `at most ${max} characters`), wellFormedText);

/** A text of one character at least. */
export const nonEmptyText = (max: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(max, `at most ${max} characters`), wellFormedText);

export const Name = text(MAX_NAME);
export const CategoryPath = text(MAX_CATEGORY);

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
  v.check((date) => isRealDate(date), 'a date that exists'),
  v.metadata({ format: 'date' })
);

/** The days that documents can be of: nobody worked before, and a clock that is later than the last one is wrong. */
export const FIRST_DAY = '2000-01-01';
export const LAST_DAY = '2099-12-31';

/** The date of a day of work. */
export const DayDate = v.pipe(
  CalendarDate,
  v.minValue(FIRST_DAY, `not before ${FIRST_DAY}`),
  v.maxValue(LAST_DAY, `not after ${LAST_DAY}`)
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
  v.check((instant) => !Number.isNaN(Date.parse(instant)), 'an instant that exists'),
  v.metadata({ format: 'instant' })
);

const MAX_ZONE = 64;

/** A time zone this machine knows, `Europe/Berlin`. */
export const TimeZone = v.pipe(
  v.string(),
  v.maxLength(MAX_ZONE, 'a time zone like Europe/Berlin'),
  v.check(isZone, 'a time zone like Europe/Berlin')
);

/** A time of day in whole quarters of an hour, `04:00`: the slots of all documents begin there. */
export const QuarterHour = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):(00|15|30|45)$/, 'a time of day in quarters of an hour like 04:00')
);

/** A whole number from 0 to `max`. */
export const wholeUpTo = (max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(max, `at most ${max}`));

/** A whole number from `min` to `max`. */
export const wholeBetween = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min, `at least ${min}`), v.maxValue(max, `at most ${max}`));

/** A count that nothing else bounds. */
export const Whole = wholeUpTo(1e9);
/** Seconds of one day. */
export const DaySeconds = wholeUpTo(MAX_DAY_SECONDS);
export const Weight = v.pipe(v.number(), v.integer(), v.minValue(-2), v.maxValue(2));
export const ContentHash = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'a hash like sha256:…'));

/** What CouchDB adds to every document. `_id` is checked against the content by each document's own schema. */
export const couchFields = { _id: text(MAX_ID), _rev: v.optional(text(MAX_ID)) };

function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

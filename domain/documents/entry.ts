/**
 * `entry:<date>:<ulid>`: what a person says about their time, beside what the machines saw. Entries are cut into local days when
 * they are read, by the zone in force; the date in the id finds them. The note stays in the person's own database.
 */
import * as v from 'valibot';
import { addDays, datesBetween, utcDateOf } from '../time/calendar.ts';
import { END_OF_RANGE, type IdRange } from './id.ts';
import {
  CategoryPath,
  couchFields,
  DayDate,
  DeveloperId,
  Instant,
  Name,
  text,
  wholeUpTo
} from './primitives.ts';

export const MAX_NOTE = 1000;
export const MAX_ENTRY_SECONDS = 86_400;

/** So many entries with one date in their ids count, and so many in one local day, in the order of their ids. */
export const MAX_ENTRIES_PER_DAY = 100;
/** Of those in one local day so many moves and removals: each goes through all that the day holds. */
export const MAX_CORRECTIONS_PER_DAY = 50;

const entryFields = {
  ...couchFields,
  type: v.literal('entry'),
  v: v.literal(1),
  developer: DeveloperId,
  /** The local day of entries without start and end; of others a date near their start. */
  date: DayDate,
  source: v.picklist(['typed', 'suggestion', 'calendar', 'copied']),
  note: v.optional(text(MAX_NOTE))
};
/** Without them the whole local day of the date. */
const stretch = { start: v.optional(Instant), end: v.optional(Instant) };
/** What an entry counts as; empty: uncategorised, no project. */
const counted = { category: CategoryPath, project: Name };
/** Which time a correction is about: of this category and those below it, of this project (empty: none); without them all. */
const Selected = v.object({ category: v.optional(CategoryPath), project: v.optional(Name) });

/** Time between two instants. It fills what no machine tracked. */
const TimeEntry = v.object({
  ...entryFields,
  kind: v.literal('time'),
  start: Instant,
  end: Instant,
  ...counted
});

/** Time without a clock time: it counts in totals, not in timeline, rhythm or focus. */
const DurationEntry = v.object({
  ...entryFields,
  kind: v.literal('duration'),
  seconds: v.pipe(wholeUpTo(MAX_ENTRY_SECONDS), v.minValue(1)),
  ...counted
});

/** Tracked or entered time that counts as something else; what `to` leaves out stays as it is. */
const MoveEntry = v.object({
  ...entryFields,
  kind: v.literal('move'),
  ...stretch,
  from: Selected,
  to: v.object({ category: v.optional(CategoryPath), project: v.optional(Name) })
});

/**
 * Tracked or entered time that counts nowhere and is shown to nobody else. With `seconds`, so much less of the local day is counted: that
 * says nothing of when, so timeline and active time stay.
 */
const RemoveEntry = v.object({
  ...entryFields,
  kind: v.literal('remove'),
  ...stretch,
  seconds: v.optional(v.pipe(wholeUpTo(MAX_ENTRY_SECONDS), v.minValue(1))),
  from: Selected
});

/**
 * An entry that its author deleted. It is stored, because CouchDB would let a version that another device changed at the same time
 * win over a deletion.
 */
const DeletedEntry = v.object({
  ...couchFields,
  type: v.literal('entry'),
  v: v.literal(1),
  kind: v.literal('deleted'),
  developer: DeveloperId,
  date: DayDate
});

export const Entry = v.pipe(
  v.variant('kind', [TimeEntry, DurationEntry, MoveEntry, RemoveEntry, DeletedEntry]),
  v.check((entry) => parseEntryId(entry._id)?.date === entry.date, 'the id names the date'),
  v.check((entry) => hasBothEndsOrNone(entry), 'an entry has both a start and an end'),
  v.check((entry) => (stretchSeconds(entry) ?? 1) > 0, 'an entry ends after it starts'),
  v.check((entry) => (stretchSeconds(entry) ?? 0) <= MAX_ENTRY_SECONDS, 'an entry takes 24 hours at most'),
  v.check(
    (entry) => !(entry.kind === 'remove' && entry.seconds !== undefined && entry.start !== undefined),
    'a removal has a stretch or seconds, not both'
  ),
  v.check((entry) => isDateNearStart(entry), 'the date of an entry is that of its start in some zone')
);
export type Entry = v.InferOutput<typeof Entry>;
export type EntryOf<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

/** What stays of an entry that is deleted. */
export const deletedEntry = ({ _id, developer, date }: Entry): EntryOf<'deleted'> => ({
  _id,
  type: 'entry',
  v: 1,
  kind: 'deleted',
  developer,
  date
});

/** Start and end of an entry in Unix milliseconds; undefined for one of a whole local day. */
export function stretchOf(entry: object): { startMs: number; endMs: number } | undefined {
  if (!('start' in entry && 'end' in entry)) return undefined;
  const { start, end } = entry;
  if (typeof start !== 'string' || typeof end !== 'string') return undefined;
  return { startMs: Date.parse(start), endMs: Date.parse(end) };
}

/** The local dates that an entry may count on, whatever zone is in force. */
export function datesOfEntry(entry: Entry): string[] {
  const span = stretchOf(entry);
  if (!span) return [entry.date];
  return datesBetween(addDays(utcDateOf(span.startMs), -DAYS_BEHIND_UTC), addDays(utcDateOf(span.endMs), 1));
}

/** A local day begins up to a day after midnight, in a zone up to 12 hours behind UTC. */
const DAYS_BEHIND_UTC = 2;
/** How far the local dates on which an entry counts may be from the date in its id. */
export const ENTRY_REACH_DAYS = 3;

/** The local dates that an entry with this date in its id may count on. */
export const datesNearEntry = (date: string): string[] =>
  datesBetween(addDays(date, -ENTRY_REACH_DAYS), addDays(date, ENTRY_REACH_DAYS));

export const entryId = (date: string, ulid: string): string => `entry:${date}:${ulid}`;

const ENTRY_ID = /^entry:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of an entry. */
export function parseEntryId(id: string): { date: string; ulid: string } | undefined {
  const [, date, ulid] = ENTRY_ID.exec(id) ?? [];
  return date && ulid ? { date, ulid } : undefined;
}

/** The ids of all entries with a date from `from` to `to`, both included; empty: from the first, to the last. */
export const entryRange = (from = '', to = ''): IdRange => ({
  startkey: `entry:${from}`,
  endkey: `entry:${to}${END_OF_RANGE}`
});

const hasBothEndsOrNone = (entry: object): boolean =>
  ('start' in entry && entry.start !== undefined) === ('end' in entry && entry.end !== undefined);

function stretchSeconds(entry: object): number | undefined {
  const span = stretchOf(entry);
  return span && (span.endMs - span.startMs) / 1000;
}

function isDateNearStart(entry: { date: string }): boolean {
  const span = stretchOf(entry);
  if (!span || Number.isNaN(span.startMs)) return true;
  const startDate = utcDateOf(span.startMs);
  return addDays(startDate, -1) <= entry.date && entry.date <= addDays(startDate, 1);
}

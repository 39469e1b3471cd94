/**
 * `entry:<local date>:<ulid>`: time that no watcher saw (`add` fills only what no device tracked), or a correction of
 * what one did (`assign`). The note stays in the person's own database.
 */
import * as v from 'valibot';
import { END_OF_RANGE, type IdRange } from './id.ts';
import { DayDate, CategoryPath, couchFields, DeveloperId, Instant, Name, text } from './primitives.ts';

export const MAX_NOTE = 1000;
const MAX_ENTRY_MS = 24 * 3_600_000;

/** So many entries of one local day count, in the order of their ids. */
export const MAX_ENTRIES_PER_DAY = 100;

export const Entry = v.pipe(
  v.object({
    ...couchFields,
    type: v.literal('entry'),
    v: v.literal(1),
    developer: DeveloperId,
    date: DayDate,
    mode: v.picklist(['add', 'assign']),
    start: Instant,
    end: Instant,
    category: CategoryPath,
    project: Name,
    note: v.optional(text(MAX_NOTE))
  }),
  v.check((entry) => parseEntryId(entry._id)?.date === entry.date, 'the id names the date'),
  v.check((entry) => Date.parse(entry.end) > Date.parse(entry.start), 'an entry ends after it starts'),
  v.check(
    (entry) => Date.parse(entry.end) - Date.parse(entry.start) <= MAX_ENTRY_MS,
    'an entry takes 24 hours at most'
  )
);
export type Entry = v.InferOutput<typeof Entry>;

export const entryId = (date: string, ulid: string): string => `entry:${date}:${ulid}`;

const ENTRY_ID = /^entry:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of an entry. */
export function parseEntryId(id: string): { date: string; ulid: string } | undefined {
  const [, date, ulid] = ENTRY_ID.exec(id) ?? [];
  return date && ulid ? { date, ulid } : undefined;
}

/** The ids of all entries from the local date `from` to `to`, both included; empty: from the first, to the last. */
export const entryRange = (from = '', to = ''): IdRange => ({
  startkey: `entry:${from}`,
  endkey: `entry:${to}${END_OF_RANGE}`
});

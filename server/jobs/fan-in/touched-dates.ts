/** Which local dates are folded: those that a change touches, within what a team can have worked on. */
import * as v from 'valibot';
import { dayRange, parseDayId } from '#domain/documents/day.ts';
import { datesNearEntry, entryRange, parseEntryId } from '#domain/documents/entry.ts';
import { DayDate, FIRST_DAY } from '#domain/documents/primitives.ts';
import { firstStoredDate } from '#domain/documents/retention.ts';
import { localDatesOf } from '#domain/merge/person-days.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { readRetention } from '../../../couch/retention.ts';
import { rowPages } from '../../../couch/range-rows.ts';
import { createPacer } from '../pacer.ts';
import type { Fold } from './sources.ts';

/** It is tomorrow in some zones, and the clocks of machines are not exact. */
const MAX_DAYS_AHEAD = 2;

/** The last date that is folded now. Later ones are folded once they come near. */
export const lastFoldedDate = (nowMs: number): string => addDays(utcDateOf(nowMs), MAX_DAYS_AHEAD);

/**
 * `after`: also the documents of later dates than that, because those were left out until now; empty: of all dates; undefined: of
 * none. `until`: the last date that is folded.
 */
type Touching = { ids: string[]; after: string | undefined; until: string };

/** The dates that these documents touch, sorted. A day touches its neighbours, because local days reach into them. */
export async function touchedDates(fold: Fold, { ids, after, until }: Touching): Promise<string[]> {
  const first = firstStoredDate(await readRetention(fold.couch));
  const isFolded = (date: string) => v.is(DayDate, date) && date >= first && date <= until;
  const touched = new Set<string>();
  const touch = (id: string) => {
    const day = parseDayId(id)?.date ?? '';
    const entry = parseEntryId(id)?.date ?? '';
    const dates = [
      ...(v.is(DayDate, day) && day <= until ? localDatesOf(day) : []),
      ...(v.is(DayDate, entry) ? datesNearEntry(entry) : [])
    ];
    for (const date of dates.filter(isFolded)) touched.add(date);
  };
  ids.forEach(touch);
  if (after !== undefined && after < until) {
    const from = after === '' ? FIRST_DAY : addDays(after, 1);
    for (const range of [dayRange(from, until), entryRange(from, until)]) await listIds(fold, range, touch);
  }
  return [...touched].sort();
}

const IDS_AT_ONCE = 1000;

/** Calls `visit` with every id of the range. */
async function listIds(
  { couch, target }: Fold,
  range: { startkey: string; endkey: string },
  visit: (id: string) => void
): Promise<void> {
  const pace = createPacer();
  for await (const rows of rowPages(couch, target.database, { range, limit: IDS_AT_ONCE })) {
    for (const { id } of rows) visit(id);
    await pace();
  }
}

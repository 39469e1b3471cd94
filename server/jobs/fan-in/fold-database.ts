/** One developer's database folded into the database of one team, from where it was left the last time. */
import * as v from 'valibot';
import { dayRange, parseDayId } from '#domain/documents/day.ts';
import { entryRange, parseEntryId } from '#domain/documents/entry.ts';
import { CalendarDate } from '#domain/documents/primitives.ts';
import { PROFILE_ID } from '#domain/documents/profile.ts';
import { parseSheetId } from '#domain/documents/sheet.ts';
import { localDatesOf } from '#domain/merge/person-days.ts';
import { CHANGES_AT_ONCE, readChanges, writeCheckpoint } from './checkpoints.ts';
import { checkpointOf, identify, readFoldCheckpoint } from './fold-checkpoint.ts';
import { foldDays } from './fold-days.ts';
import { foldSheet } from './fold-sheet.ts';
import { putTeamDeveloper } from './team-developer.ts';
import { readPerson, type Fold } from './sources.ts';

/**
 * Reads the changes since the checkpoint, folds what they touch and moves the checkpoint. Running it again without a
 * change writes nothing; running it from the start writes what differs. Returns the local dates whose days were written.
 */
export async function foldDatabase(fold: Fold, name: string): Promise<string[]> {
  const { couch, target } = fold;
  const { database, team } = target;
  const folded = new Set<string>();
  let checkpoint = await readFoldCheckpoint(couch, target);
  checkpoint.into ??= await identify(couch, team);
  for (;;) {
    const { ids, last } = await readChanges(couch, database, checkpoint.since);
    if (ids.length === 0) break;
    for (const date of await foldChanges(fold, ids, name)) folded.add(date);
    checkpoint = await writeCheckpoint(couch, database, checkpointOf(team), { ...checkpoint, since: last });
    if (ids.length < CHANGES_AT_ONCE) break;
  }
  return [...folded];
}

async function foldChanges(fold: Fold, ids: string[], name: string): Promise<string[]> {
  const person = await readPerson(fold);
  const dates = await touchedDates(fold, ids);
  const written = await foldDays(fold, dates, person.profile);
  for (const id of ids) {
    const sheet = parseSheetId(id);
    if (sheet) await foldSheet(fold, sheet.week);
  }
  await putTeamDeveloper(fold, { name, ...person }, ids);
  return written;
}

/** A profile touches every day there is. */
async function touchedDates({ couch, target }: Fold, ids: string[]): Promise<string[]> {
  if (!ids.includes(PROFILE_ID)) return datesTouchedBy(ids);
  const range = { startkey: dayRange().startkey, endkey: entryRange().endkey };
  const { rows } = await couch.use(target.database).list(range);
  return datesTouchedBy(rows.map(({ id }) => id));
}

/** A day touches its neighbours, because local days reach into them. */
function datesTouchedBy(ids: string[]): string[] {
  const touched = new Set<string>();
  for (const id of ids) {
    const day = parseDayId(id);
    if (day && isFoldable(day.date)) localDatesOf(day.date).forEach((local) => touched.add(local));
    const entry = parseEntryId(id);
    if (entry && isFoldable(entry.date)) touched.add(entry.date);
  }
  return [...touched].sort();
}

/** An id may name a date that does not exist, or one without neighbours that four digits can tell. */
const isFoldable = (date: string) => v.is(CalendarDate, date) && date > '1970-01-01' && date < '9999-12-01';

/** One developer's database folded into the database of one team, from where it was left the last time. */
import * as v from 'valibot';
import { dayRange, parseDayId } from '#domain/documents/day.ts';
import { entryRange, parseEntryId } from '#domain/documents/entry.ts';
import { countOf, EPOCHS_ID } from '#domain/documents/epochs.ts';
import { CalendarDate } from '#domain/documents/primitives.ts';
import { PROFILE_ID } from '#domain/documents/profile.ts';
import { parseSheetId } from '#domain/documents/sheet.ts';
import { localDatesOf } from '#domain/merge/person-days.ts';
import { orMissing } from '../../../couch/connection.ts';
import { provisionDeveloper, provisionTeam } from '../../../couch/provision.ts';
import { CHANGES_AT_ONCE, readChanges, writeCheckpoint } from './checkpoints.ts';
import { readHistory, readPosition } from './epochs.ts';
import { foldCheckpointName, readFoldCheckpoint, type FoldCheckpoint } from './fold-checkpoint.ts';
import { foldDays } from './fold-days.ts';
import { foldSheet } from './fold-sheet.ts';
import { putTeamDeveloper } from './team-developer.ts';
import { readPerson, type Fold } from './sources.ts';

/**
 * Reads the changes since the checkpoint, folds what they touch and moves the checkpoint. Running it again without a
 * change writes nothing; running it from the start writes what differs. `onRestored` is called before everything is folded again,
 * where either database was restored from a backup. Returns the local dates whose days were written, or may have been lost.
 */
export async function foldDatabase(
  fold: Fold,
  name: string,
  onRestored: () => Promise<void>
): Promise<string[]> {
  const { couch, target } = fold;
  const { database, team } = target;
  const folded = new Set<string>();
  const { isRestored, epochs, ...opened } = await openFoldCheckpoint(fold);
  if (isRestored) await onRestored();
  let { checkpoint } = opened;
  let epoch = epochs.database;
  for (;;) {
    const { ids, last } = await readChanges(fold, database, checkpoint);
    if (ids.length === 0) break;
    // One has begun meanwhile, and what was read reaches into it.
    if (ids.includes(EPOCHS_ID)) ({ epoch } = await readHistory(couch, database));
    const { touched, written } = await foldChanges(fold, ids, name);
    for (const date of isRestored ? touched : written) folded.add(date);
    const readAt = { epoch, count: countOf(last) };
    const writtenAt = await readPosition(couch, team, epochs.team);
    const next = { ...checkpoint, since: last, readAt, writtenAt };
    checkpoint = await writeCheckpoint(fold, foldCheckpointName(target), next);
    if (ids.length < CHANGES_AT_ONCE) break;
  }
  return [...folded];
}

/** The checkpoint, of databases that are provisioned first where they were not. @throws Error where that did not help. */
async function openFoldCheckpoint(fold: Fold): Promise<FoldCheckpoint> {
  const known = await readFoldCheckpoint(fold);
  if (known) return known;
  const { couch, target } = fold;
  const slug = couch.names.slugOf(target.team);
  if ((await orMissing(couch.db.get(target.database))) === undefined || slug === undefined)
    throw new Error(`${target.database} is missing.`);
  await provisionDeveloper(couch, target.developer, target.database);
  await provisionTeam(couch, slug);
  const checkpoint = await readFoldCheckpoint(fold);
  if (checkpoint) return checkpoint;
  throw new Error(`${target.database} or ${target.team} went missing.`);
}

async function foldChanges(fold: Fold, ids: string[], name: string) {
  const person = await readPerson(fold);
  const touched = await touchedDates(fold, ids);
  const written = await foldDays(fold, touched, person.profile);
  for (const id of ids) {
    const sheet = parseSheetId(id);
    if (sheet) await foldSheet(fold, sheet.week);
  }
  await putTeamDeveloper(fold, { name, ...person }, ids);
  return { touched, written };
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

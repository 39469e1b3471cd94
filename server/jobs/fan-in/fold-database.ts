/** One developer's database folded into the database of one team, from where it was left the last time. */
import * as v from 'valibot';
import { parseAbsenceId } from '#domain/documents/absence.ts';
import { countOf, EPOCHS_ID } from '#domain/documents/epochs.ts';
import { MERGED_DEVICES_ID } from '#domain/documents/merged-devices.ts';
import { DayDate } from '#domain/documents/primitives.ts';
import { PROFILE_ID } from '#domain/documents/profile.ts';
import { parseSheetId } from '#domain/documents/sheet.ts';
import { provisionDeveloper, provisionTeam } from '../../../couch/provision.ts';
import {
  CHANGES_AT_ONCE,
  readChanges,
  writeCheckpoint,
  type Checkpoint,
  type Sequence
} from './checkpoints.ts';
import { readHistory, readInfo, readPosition, type Position } from './epochs.ts';
import { foldCheckpointName, readFoldCheckpoint, type FoldCheckpoint } from './fold-checkpoint.ts';
import { foldAbsences } from './fold-absences.ts';
import { foldDays, takeDates } from './fold-days.ts';
import { foldSheet } from './fold-sheet.ts';
import { putTeamDeveloper } from './team-developer.ts';
import { isAboutPerson, readPerson, type Fold } from './sources.ts';
import { lastFoldedDate, touchedDates } from './touched-dates.ts';
import type { Turn } from './turn.ts';

/** Changes that were read after `from`, up to `last`, and what of them is left to fold. */
type Page = {
  from: Sequence;
  /** The identities of both databases. */
  databases: string;
  last: Sequence;
  readAt: Position;
  /** The last date that was folded when they were read. */
  until: string;
  ids: string[];
  /** The policy by which days are made, and the dates whose stored days were made by another one. */
  policy: string;
  remade: string[];
  dates: string[];
  /** The ids of sheets. */
  sheets: string[];
  /** Of absences. */
  years: string[];
  isLast: boolean;
};

type Person = Awaited<ReturnType<typeof readPerson>>;

/** A person as of a sequence of one history of their database. */
type KnownPerson = { person: Person; since: Sequence; databases: string };

/** What one process knows of a fold. */
type FoldState = {
  person: KnownPerson | undefined;
  /** Left by the last turn. */
  page: Page | undefined;
  /** The days that it wrote have reached their months: not known after a start, an error or a restore. */
  isSettled: boolean;
};

/** How the folds of one process stand, by name of their checkpoint. What is lost with it is folded again. */
export type FoldStates = Map<string, FoldState>;

export type FoldWork = {
  /** The name of the person. */
  name: string;
  turn: Turn;
  states: FoldStates;
  /** Called before everything is folded again, where either database was restored from a backup. */
  onRestored: () => Promise<void>;
  /** Called with local dates whose days were written, or may have been, before the checkpoint moves. */
  onFolded: (dates: string[]) => Promise<void>;
};

/**
 * Reads the changes since the checkpoint, folds what they touch, as much as the turn has room for, and moves the checkpoint once
 * all of it is folded. Running it again without a change writes nothing; running it from the start writes what differs.
 * @returns whether nothing is left.
 */
export async function foldDatabase(fold: Fold, work: FoldWork): Promise<boolean> {
  const { couch, target } = fold;
  const { turn, states } = work;
  const key = foldCheckpointName(target);
  const { checkpoint: opened, isRestored, epochs } = await openFoldCheckpoint(fold);
  const known = states.get(key);
  // An error below leaves nothing of it.
  states.delete(key);
  if (isRestored) await work.onRestored();
  const isSettled = known?.isSettled === true && !isRestored;
  let checkpoint = opened;
  let epoch = epochs.database;
  let { person } = isRestored ? { person: undefined } : (known ?? { person: undefined });
  let page = !isRestored && known?.page && isNext(known.page, checkpoint, fold) ? known.page : undefined;
  for (;;) {
    // What changed after an earlier turn had read its page may be what this turn was asked for.
    const isReadNow = page === undefined;
    page ??= await readPage(fold, checkpoint, epoch);
    if (!page) break;
    ({ epoch } = page.readAt);
    person = await knowPerson(fold, page, person);
    await foldPage(fold, { page, isSettled, person: person.person }, work);
    const left = page.dates.length + page.remade.length + page.sheets.length + page.years.length;
    const isFolded = left === 0;
    if (isFolded)
      await putTeamDeveloper(fold, describePerson(fold, { page, name: work.name, person }), page.ids);
    const writtenAt = await readPosition(couch, target.team, epochs.team);
    // One has begun meanwhile: what was written before it may be lost. The next turn begins at the checkpoint.
    if ((await readHistory(couch, target.team)).epoch !== epochs.team) return false;
    const { last: since, readAt, until, policy, isLast } = page;
    const moved = isFolded ? { since, readAt, until, policy } : {};
    checkpoint = await writeCheckpoint(fold, key, { ...checkpoint, ...moved, writtenAt });
    if (!isFolded) {
      states.set(key, { page, isSettled, person });
      return false;
    }
    if (isLast && isReadNow) break;
    page = undefined;
    turn.count(0);
    if (turn.isOver) {
      states.set(key, { page, isSettled, person });
      return false;
    }
  }
  states.set(key, { page: undefined, isSettled: true, person });
  return true;
}

const databasesOf = ({ from, into }: Checkpoint) => JSON.stringify([from, into]);

/** Another server may have moved the checkpoint, or a database may be another one. */
const isNext = (page: Page, checkpoint: Checkpoint, { policy }: Fold) =>
  page.policy === policy.hash && page.from === checkpoint.since && page.databases === databasesOf(checkpoint);

/** The checkpoint, of databases that are provisioned first where they were not. @throws Error where that did not help. */
async function openFoldCheckpoint(fold: Fold): Promise<FoldCheckpoint> {
  const known = await readFoldCheckpoint(fold);
  if (known) return known;
  const { couch, target } = fold;
  const slug = couch.names.slugOf(target.team);
  if ((await readInfo(couch, target.database)) === undefined || slug === undefined)
    throw new Error(`${target.database} is missing.`);
  await provisionDeveloper(couch, target.developer, target.database);
  await provisionTeam(couch, slug);
  const checkpoint = await readFoldCheckpoint(fold);
  if (checkpoint) return checkpoint;
  throw new Error(`${target.database} or ${target.team} went missing.`);
}

/** None where the id names no date that absences can have: a deletion is checked by its id alone. */
function yearOfAbsence(id: string): string[] {
  const date = parseAbsenceId(id)?.date;
  return v.is(DayDate, date) ? [date.slice(0, 4)] : [];
}

/** Every day depends on these documents. */
const OF_ALL_DAYS = [PROFILE_ID, MERGED_DEVICES_ID];

/** The next changes, and the dates that have come near enough since the last ones were read. Undefined where there is neither. */
async function readPage(
  fold: Fold,
  checkpoint: Checkpoint,
  epoch: string | undefined
): Promise<Page | undefined> {
  const { couch, target, now } = fold;
  const { ids, last } = await readChanges(fold, target.database, checkpoint);
  const until = lastFoldedDate(now());
  const after = checkpoint.until;
  const policy = fold.policy.hash;
  const isOfPolicy = checkpoint.since === 0 || checkpoint.policy === policy;
  if (ids.length === 0 && isOfPolicy && (after === undefined || after >= until)) return undefined;
  // One may have begun meanwhile, and what was read reaches into it.
  const read = ids.includes(EPOCHS_ID) ? (await readHistory(couch, target.database)).epoch : epoch;
  const ofAll = ids.some((id) => OF_ALL_DAYS.includes(id));
  const dates = await touchedDates(fold, { ids, after: ofAll ? '' : after, until });
  const all = isOfPolicy ? [] : await touchedDates(fold, { ids: [], after: '', until });
  const isTouched = new Set(dates);
  return {
    from: checkpoint.since,
    databases: databasesOf(checkpoint),
    last,
    readAt: { epoch: read, count: countOf(last) },
    until,
    ids,
    policy,
    remade: all.filter((date) => !isTouched.has(date)),
    dates,
    sheets: ids.filter((id) => parseSheetId(id) !== undefined),
    years: [...new Set(ids.flatMap(yearOfAbsence))],
    isLast: ids.length < CHANGES_AT_ONCE
  };
}

/** The person as of the end of a page: known from the page before where none of its changes is about them. */
async function knowPerson(
  fold: Fold,
  { from, last, ids, databases }: Page,
  known: KnownPerson | undefined
): Promise<KnownPerson> {
  const isOfPage = known?.databases === databases;
  if (isOfPage && known.since === last) return known;
  const isUnchanged = isOfPage && known.since === from && !ids.some(isAboutPerson);
  return { person: isUnchanged ? known.person : await readPerson(fold), since: last, databases };
}

/** How `putTeamDeveloper` learns of the person: once it knows the revision that it replaces, nothing older may be written. */
const describePerson =
  (fold: Fold, { page, name, person }: { page: Page; name: string; person: KnownPerson }) =>
  async () => {
    const { ids } = await readChanges(fold, fold.target.database, { since: page.last, limit: 1 });
    return { name, ...(ids.length === 0 ? person.person : await readPerson(fold)) };
  };

/** Folds what is left of a page, as much as the turn has room for. */
async function foldPage(
  fold: Fold,
  { page, isSettled, person }: { page: Page; isSettled: boolean; person: Person },
  { turn, onFolded }: FoldWork
): Promise<void> {
  const folded: string[] = [];
  while (page.dates.length > 0 && !turn.isOver) {
    const dates = takeDates(page.dates, turn.remainingDates);
    const written = await foldDays(fold, dates, person);
    folded.push(...(isSettled ? written : dates));
    page.dates = page.dates.slice(dates.length);
    turn.count(dates.length);
  }
  while (page.remade.length > 0 && !turn.isOver) {
    const dates = takeDates(page.remade, turn.remainingDates);
    folded.push(...(await foldDays(fold, dates, person, { onlyStored: true })));
    page.remade = page.remade.slice(dates.length);
    turn.count(dates.length);
  }
  await onFolded(folded);
  while (page.sheets.length > 0 && !turn.isOver) {
    await foldSheet(fold, page.sheets[0]!);
    page.sheets = page.sheets.slice(1);
  }
  while (page.years.length > 0 && !turn.isOver) {
    await foldAbsences(fold, page.years[0]!);
    page.years = page.years.slice(1);
  }
}

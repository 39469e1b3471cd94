/** What a developer's database holds for a stretch of local days. */
import { group } from 'd3-array';
import type { DocumentGetResponse, DocumentScope } from 'nano';
import * as v from 'valibot';
import { dayRange, DeviceDay, MAX_DEVICE_DAYS, parseDayId } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import {
  countedVersion,
  Entry,
  ENTRY_REACH_DAYS,
  entryRange,
  MAX_ENTRIES_PER_DAY,
  parseEntryId
} from '#domain/documents/entry.ts';
import type { IdRange } from '#domain/documents/id.ts';
import { Profile, PROFILE_ID } from '#domain/documents/profile.ts';
import { MAX_DEVICES } from '#domain/documents/team-developer.ts';
import { addDays, datesBetween } from '#domain/time/calendar.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import { createPacer } from '../pacer.ts';
import type { Log } from '../../service.ts';

export type FoldTarget = { developer: string; database: string; team: string };

/** What each step of folding works with. */
export type Fold = {
  couch: Couch;
  target: FoldTarget;
  log: Log;
  /** Writes each line once: what is wrong with a document is found at every fold. */
  logOnce: Log;
  now: () => number;
  /** Called with a database in which something was deleted or says less than before. */
  compact?: (database: string) => void;
};

export type Sources = { deviceDays: DeviceDay[]; entries: Entry[] };

/**
 * Everything that the local days from `from` to `to` are made of. A document of another shape is left out and logged, and so are
 * the machines and entries of one date that are too many.
 */
export async function readSources(fold: Fold, from: string, to: string): Promise<Sources> {
  const utcDates = { from: addDays(from, -1), to: addDays(to, 1), rangeOf: dayRange };
  const deviceDays = await readFew(fold, DeviceDay, utcDates, {
    dateOf: (id) => parseDayId(id)?.date,
    max: MAX_DEVICE_DAYS,
    what: 'machines'
  });
  const entries = await readFew(
    fold,
    Entry,
    { from: addDays(from, -ENTRY_REACH_DAYS), to: addDays(to, ENTRY_REACH_DAYS), rangeOf: entryRange },
    {
      dateOf: (id) => parseEntryId(id)?.date,
      max: MAX_ENTRIES_PER_DAY,
      what: 'entries'
    }
  );
  return { deviceDays, entries };
}

/** The person's profile, if they wrote one, and their machines, as many as a team shows. */
export async function readPerson(fold: Fold) {
  const profiles = await readDocuments(fold, Profile, [PROFILE_ID]);
  const { rows } = await fold.couch.use(fold.target.database).list({ ...deviceRange(), limit: MAX_DEVICES });
  const devices = await readDocuments(
    fold,
    Device,
    rows.map(({ id }) => id)
  );
  return { profile: profiles.at(0), devices };
}

type Dates = { from: string; to: string; rangeOf: (from: string, to: string) => IdRange };
type Few = { dateOf: (id: string) => string | undefined; max: number; what: string };

/** The documents of the dates from `from` to `to`, the first ones of each date. */
async function readFew<S extends v.GenericSchema>(
  fold: Fold,
  schema: S,
  { from, to, rangeOf }: Dates,
  { max, what, dateOf }: Few
): Promise<v.InferOutput<S>[]> {
  const { database } = fold.target;
  const dates = datesBetween(from, to);
  const listed = await listIds(fold, rangeOf(from, to), dates.length * max + 1);
  const isComplete = listed.length <= dates.length * max;
  const byDate = group(listed, (id) => dateOf(id) ?? '');
  const wanted: string[] = [];
  for (const date of dates) {
    const ids = isComplete ? (byDate.get(date) ?? []) : await listIds(fold, rangeOf(date, date), max + 1);
    if (ids.length > max)
      fold.logOnce(`${database}: more than ${max} ${what} on ${date}: the first ${max} count`);
    wanted.push(...ids.slice(0, max));
  }
  return readDocuments(fold, schema, wanted);
}

async function listIds({ couch, target }: Fold, range: IdRange, limit: number): Promise<string[]> {
  const { rows } = await couch.use(target.database).list({ ...range, limit });
  return rows.map(({ id }) => id);
}

/** So many documents are in one response: a few MB at most. */
const DOCUMENTS_AT_ONCE = 20;

/** Of an entry in conflict no more versions than this are looked at. */
const MAX_VERSIONS = 20;

/** Of an entry that was changed in two places the version that counts; any other document as it is. */
async function countedDocument(
  database: DocumentScope<unknown>,
  stored: DocumentGetResponse
): Promise<DocumentGetResponse> {
  const conflicts = stored._conflicts?.slice(0, MAX_VERSIONS) ?? [];
  if (conflicts.length === 0 || !parseEntryId(stored._id)) return stored;
  const others = await Promise.all(conflicts.map((rev) => orMissing(database.get(stored._id, { rev }))));
  return countedVersion([stored, ...others.flatMap((version) => version ?? [])]) ?? stored;
}

async function readDocuments<S extends v.GenericSchema>(
  { couch, target: { database }, logOnce }: Fold,
  schema: S,
  ids: string[]
): Promise<v.InferOutput<S>[]> {
  const pace = createPacer();
  const found: v.InferOutput<S>[] = [];
  for (let start = 0; start < ids.length; start += DOCUMENTS_AT_ONCE) {
    const keys = ids.slice(start, start + DOCUMENTS_AT_ONCE);
    const { rows } = await couch.use(database).fetch({ keys }, { conflicts: true });
    for (const row of rows) {
      const stored = 'doc' in row ? row.doc : undefined;
      if (!stored || '_deleted' in stored) continue;
      const document = await countedDocument(couch.use(database), stored);
      const parsed = v.safeParse(schema, document);
      if (parsed.success) found.push(parsed.output);
      else logOnce(`${database}: ${document._id} is left out: ${parsed.issues[0].message}`);
      await pace();
    }
  }
  return found;
}

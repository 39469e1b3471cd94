/** What a developer's database holds for a stretch of local days. */
import { group } from 'd3-array';
import type { DocumentGetResponse, DocumentScope } from 'nano';
import * as v from 'valibot';
import { Absence, absenceRange, MAX_ABSENCES_PER_DAY, parseAbsenceId } from '#domain/documents/absence.ts';
import { Contract, contractRange, MAX_CONTRACTS } from '#domain/documents/contract.ts';
import { dayRange, DeviceDay, MAX_DEVICE_DAYS, parseDayId } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import {
  Entry,
  ENTRY_REACH_DAYS,
  entryRange,
  MAX_ENTRIES_PER_DAY,
  parseEntryId
} from '#domain/documents/entry.ts';
import { countedVersion, hasStoredDeletions } from '#domain/documents/deletions.ts';
import { kindOf, type IdRange } from '#domain/documents/id.ts';
import { MERGED_DEVICES_ID, MergedDevices } from '#domain/documents/merged-devices.ts';
import { Profile, PROFILE_ID } from '#domain/documents/profile.ts';
import { MAX_DEVICES } from '#domain/documents/team-developer.ts';
import { addDays, datesBetween } from '#domain/time/calendar.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import { createPacer } from '../pacer.ts';
import type { Log } from '../../service.ts';
import type { HashedPolicy } from './manager-policy.ts';
import { MAX_VERSIONS } from './read-versions.ts';

export type FoldTarget = { developer: string; database: string; team: string };

/** What each step of folding works with. */
export type Fold = {
  couch: Couch;
  target: FoldTarget;
  log: Log;
  /** Writes each line once: what is wrong with a document is found at every fold. */
  logOnce: Log;
  now: () => number;
  policy: HashedPolicy;
  /** Called with a database in which something was deleted or says less than before. */
  compact?: (database: string) => void;
};

/** As much of it as reading works with. */
export type Reading = Omit<Fold, 'policy' | 'compact'>;

export type Sources = { deviceDays: DeviceDay[]; entries: Entry[] };

/**
 * Everything that the local days from `from` to `to` are made of. A document of another shape is left out and logged, and so are
 * the machines and entries of one date that are too many.
 */
export async function readSources(fold: Reading, from: string, to: string): Promise<Sources> {
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

/** Whether anything is stored that the local days from `from` to `to` would be made of. */
export async function hasSources(fold: Reading, from: string, to: string): Promise<boolean> {
  const ranges = [
    dayRange(addDays(from, -1), addDays(to, 1)),
    entryRange(addDays(from, -ENTRY_REACH_DAYS), addDays(to, ENTRY_REACH_DAYS))
  ];
  for (const range of ranges) if ((await listIds(fold, range, 1)).length > 0) return true;
  return false;
}

/**
 * The person's profile, if they wrote one, their machines, as many as a team shows, those that count as one, and their contracts.
 */
export async function readPerson(fold: Reading) {
  const profiles = await readDocuments(fold, Profile, [PROFILE_ID]);
  const devices = await readDocuments(fold, Device, await listIds(fold, deviceRange(), MAX_DEVICES));
  const contracts = await readDocuments(fold, Contract, await listIds(fold, contractRange(), MAX_CONTRACTS));
  const merged = await readDocuments(fold, MergedDevices, [MERGED_DEVICES_ID]);
  return { profile: profiles.at(0), devices, contracts, mergedDevices: merged.at(0) };
}

/** Whether `readPerson` may return something else after a change of this document. */
export const isAboutPerson = (id: string): boolean =>
  [PROFILE_ID, MERGED_DEVICES_ID].includes(id) || ['device', 'contract'].includes(kindOf(id));

/** The absences of a year, those of each date as many as count. */
export function readAbsences(fold: Reading, year: string): Promise<Absence[]> {
  return readFew(
    fold,
    Absence,
    { from: `${year}-01-01`, to: `${year}-12-31`, rangeOf: absenceRange },
    { dateOf: (id) => parseAbsenceId(id)?.date, max: MAX_ABSENCES_PER_DAY, what: 'absences' }
  );
}

type Dates = { from: string; to: string; rangeOf: (from: string, to: string) => IdRange };
type Few = { dateOf: (id: string) => string | undefined; max: number; what: string };

/** The documents of the dates from `from` to `to`, the first ones of each date. */
async function readFew<S extends v.GenericSchema>(
  fold: Reading,
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

async function listIds({ couch, target }: Reading, range: IdRange, limit: number): Promise<string[]> {
  const { rows } = await couch.use(target.database).list({ ...range, limit });
  return rows.map(({ id }) => id);
}

/** So many documents are in one response: a few MB at most. */
const DOCUMENTS_AT_ONCE = 20;

/** Of an entry or an absence that was changed in two places the version that counts; any other document as it is. */
async function countedDocument(
  database: DocumentScope<unknown>,
  stored: DocumentGetResponse
): Promise<DocumentGetResponse> {
  const conflicts = stored._conflicts?.slice(0, MAX_VERSIONS) ?? [];
  if (conflicts.length === 0 || !hasStoredDeletions(stored._id)) return stored;
  const others = await Promise.all(conflicts.map((rev) => orMissing(database.get(stored._id, { rev }))));
  return countedVersion([stored, ...others.flatMap((version) => version ?? [])]) ?? stored;
}

async function readDocuments<S extends v.GenericSchema>(
  { couch, target: { database }, logOnce }: Reading,
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

/** What a developer's database holds for a stretch of local days. */
import { group } from 'd3-array';
import * as v from 'valibot';
import { dayRange, DeviceDay, MAX_DEVICE_DAYS, parseDayId } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import { Entry, entryRange, MAX_ENTRIES_PER_DAY, parseEntryId } from '#domain/documents/entry.ts';
import type { IdRange } from '#domain/documents/id.ts';
import { Profile, PROFILE_ID } from '#domain/documents/profile.ts';
import { MAX_DEVICES } from '#domain/documents/team-developer.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';
import { createPacer } from '../pacer.ts';
import type { Log } from '../../service.ts';

export type FoldTarget = { developer: string; database: string; team: string };

/** What each step of folding works with. */
export type Fold = {
  couch: Couch;
  target: FoldTarget;
  log: Log;
  /** Called with a database in which something was deleted or says less than before. */
  compact?: (database: string) => void;
};

export type Sources = { deviceDays: DeviceDay[]; entries: Entry[] };

/**
 * Everything that the local days from `from` to `to` are made of. A document of another shape is left out and logged, and so are
 * the machines and entries of one date that are too many.
 */
export async function readSources(fold: Fold, from: string, to: string): Promise<Sources> {
  const days = dayRange(addDays(from, -1), addDays(to, 1));
  const dateOf = (id: string) => parseDayId(id)?.date;
  const entryDateOf = (id: string) => parseEntryId(id)?.date;
  const deviceDays = await readFew(fold, DeviceDay, days, { dateOf, max: MAX_DEVICE_DAYS, what: 'machines' });
  const entries = await readFew(fold, Entry, entryRange(from, to), {
    dateOf: entryDateOf,
    max: MAX_ENTRIES_PER_DAY,
    what: 'entries'
  });
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

type Few = { dateOf: (id: string) => string | undefined; max: number; what: string };

/** The documents of a range, the first ones of each date. */
async function readFew<S extends v.GenericSchema>(
  fold: Fold,
  schema: S,
  range: IdRange,
  { dateOf, max, what }: Few
): Promise<v.InferOutput<S>[]> {
  const { database } = fold.target;
  const { rows } = await fold.couch.use(database).list(range);
  const byDate = group(
    rows.map(({ id }) => id),
    (id) => dateOf(id) ?? ''
  );
  const wanted: string[] = [];
  for (const [date, ids] of byDate) {
    if (ids.length > max)
      fold.log(
        `${database}: ${ids.length - max} of ${ids.length} ${what} on ${date} are left out: at most ${max} count`
      );
    wanted.push(...ids.slice(0, max));
  }
  return readDocuments(fold, schema, wanted);
}

/** So many documents are in one response: a few MB at most. */
const DOCUMENTS_AT_ONCE = 20;

async function readDocuments<S extends v.GenericSchema>(
  { couch, target: { database }, log }: Fold,
  schema: S,
  ids: string[]
): Promise<v.InferOutput<S>[]> {
  const pace = createPacer();
  const found: v.InferOutput<S>[] = [];
  for (let start = 0; start < ids.length; start += DOCUMENTS_AT_ONCE) {
    const keys = ids.slice(start, start + DOCUMENTS_AT_ONCE);
    const { rows } = await couch.use(database).fetch({ keys });
    for (const row of rows) {
      const document = 'doc' in row ? row.doc : undefined;
      if (!document || '_deleted' in document) continue;
      const parsed = v.safeParse(schema, document);
      if (parsed.success) found.push(parsed.output);
      else log(`${database}: ${document._id} is left out: ${parsed.issues[0].message}`);
      await pace();
    }
  }
  return found;
}

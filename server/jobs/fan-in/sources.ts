/** What a developer's database holds for a stretch of local days. */
import * as v from 'valibot';
import { dayRange, DeviceDay } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import { Entry, entryRange } from '#domain/documents/entry.ts';
import type { IdRange } from '#domain/documents/id.ts';
import { Profile, PROFILE_ID } from '#domain/documents/profile.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';
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

/** Everything that the local days from `from` to `to` are made of. A document of another shape is left out and logged. */
export async function readSources(fold: Fold, from: string, to: string): Promise<Sources> {
  const [deviceDays, entries] = await Promise.all([
    readRange(fold, DeviceDay, dayRange(addDays(from, -1), addDays(to, 1))),
    readRange(fold, Entry, entryRange(from, to))
  ]);
  return { deviceDays, entries };
}

/** The person's profile, if they wrote one, and their machines. */
export async function readPerson(fold: Fold) {
  const [profiles, devices] = await Promise.all([
    readRange(fold, Profile, { startkey: PROFILE_ID, endkey: PROFILE_ID }),
    readRange(fold, Device, deviceRange())
  ]);
  return { profile: profiles.at(0), devices };
}

async function readRange<S extends v.GenericSchema>(
  { couch, target: { database }, log }: Fold,
  schema: S,
  range: IdRange
): Promise<v.InferOutput<S>[]> {
  const { rows } = await couch.use(database).list({ ...range, include_docs: true });
  return rows.flatMap((row) => {
    const parsed = v.safeParse(schema, row.doc);
    if (parsed.success) return [parsed.output];
    log(`${database}: ${row.id} is left out: ${parsed.issues[0].message}`);
    return [];
  });
}

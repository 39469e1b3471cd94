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

export type Sources = { deviceDays: DeviceDay[]; entries: Entry[] };

/** Everything that the local days from `from` to `to` are made of. A document of another shape is left out and logged. */
export async function readSources(
  couch: Couch,
  database: string,
  from: string,
  to: string,
  log: Log
): Promise<Sources> {
  const [deviceDays, entries] = await Promise.all([
    readRange(couch, database, DeviceDay, dayRange(addDays(from, -1), addDays(to, 1)), log),
    readRange(couch, database, Entry, entryRange(from, to), log)
  ]);
  return { deviceDays, entries };
}

/** The person's profile, if they wrote one, and their machines. */
export async function readPerson(couch: Couch, database: string, log: Log) {
  const [profiles, devices] = await Promise.all([
    readRange(couch, database, Profile, { startkey: PROFILE_ID, endkey: PROFILE_ID }, log),
    readRange(couch, database, Device, deviceRange(), log)
  ]);
  return { profile: profiles.at(0), devices };
}

async function readRange<S extends v.GenericSchema>(
  couch: Couch,
  database: string,
  schema: S,
  range: IdRange,
  log: Log
): Promise<v.InferOutput<S>[]> {
  const { rows } = await couch.use(database).list({ ...range, include_docs: true });
  return rows.flatMap((row) => {
    const parsed = v.safeParse(schema, row.doc);
    if (parsed.success) return [parsed.output];
    log(`${database}: ${row.id} is left out: ${parsed.issues[0].message}`);
    return [];
  });
}

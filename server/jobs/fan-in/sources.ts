/** What a developer's database holds for a stretch of local days. */
import * as v from 'valibot';
import { DeviceDay } from '#domain/documents/day.ts';
import { Device } from '#domain/documents/device.ts';
import { Entry } from '#domain/documents/entry.ts';
import { Profile } from '#domain/documents/profile.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';
import type { Log } from '../../access/handle-errors.ts';

export type Sources = { deviceDays: DeviceDay[]; entries: Entry[] };

/** Everything that the local days from `from` to `to` are made of. A document of another shape is left out and logged. */
export async function readSources(
  couch: Couch,
  database: string,
  from: string,
  to: string,
  log: Log
): Promise<Sources> {
  const read = <S extends v.GenericSchema>(schema: S, startkey: string, endkey: string) =>
    readRange(couch, database, schema, { startkey, endkey: `${endkey}\ufff0` }, log);
  const [deviceDays, entries] = await Promise.all([
    read(DeviceDay, `day:${addDays(from, -1)}:`, `day:${addDays(to, 1)}:`),
    read(Entry, `entry:${from}:`, `entry:${to}:`)
  ]);
  return { deviceDays, entries };
}

/** The person's profile, if they wrote one, and their machines. */
export async function readPerson(couch: Couch, database: string, log: Log) {
  const [profiles, devices] = await Promise.all([
    readRange(couch, database, Profile, { startkey: 'profile', endkey: 'profile' }, log),
    readRange(couch, database, Device, { startkey: 'device:', endkey: 'device:\ufff0' }, log)
  ]);
  return { profile: profiles.at(0), devices };
}

async function readRange<S extends v.GenericSchema>(
  couch: Couch,
  database: string,
  schema: S,
  range: { startkey: string; endkey: string },
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

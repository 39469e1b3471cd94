/** `developer:<id>` in a team: who they are and how far their machines have reported. */
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import { DeviceDay } from '#domain/documents/day.ts';
import { TeamDeveloper, type Device, type Profile } from '#domain/documents/people.ts';
import { frameOfPerson } from '#domain/merge/person-days.ts';
import { orMissing, statusOf, type Couch } from '../../../couch/connection.ts';
import type { Log } from '../../access/handle-errors.ts';
import type { FoldTarget } from './fold-days.ts';

const LATEST_DAYS = 30;

/** Writes the document where it differs. Who loses a race leaves it to the winner: the next change brings it again. */
export async function putTeamDeveloper(
  couch: Couch,
  target: FoldTarget,
  name: string,
  person: { profile: Profile | undefined; devices: Device[] },
  log: Log
): Promise<void> {
  const team = couch.use(target.team);
  const id = `developer:${target.developer}`;
  const current = v.safeParse(TeamDeveloper, await orMissing(team.get(id)));
  const latest = await readLatestDays(couch, target.database);
  const made: TeamDeveloper = {
    _id: id,
    type: 'developer',
    v: 1,
    developer: target.developer,
    name: person.profile?.name ?? name,
    ...frameOfPerson(person.profile, latest.slice(0, 1)),
    devices: person.devices.map(({ device, os }) => ({
      device,
      os,
      through: throughOf(device, latest, current)
    }))
  };
  if (current.success && sameContent(current.output, made)) return;
  try {
    await team.insert(current.success ? { ...made, _rev: current.output._rev } : made);
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    log(`${target.team}: ${id} was just written by another server.`);
  }
}

/** What the latest days say; of a machine that has been silent for longer, what was known before. */
function throughOf(
  device: string,
  latest: DeviceDay[],
  current: v.SafeParseResult<typeof TeamDeveloper>
): string | null {
  const known = current.success
    ? current.output.devices.find((known) => known.device === device)?.through
    : null;
  const reported = latest.filter((day) => day.device === device).map((day) => day.through);
  return [...reported, ...(known ? [known] : [])].sort().at(-1) ?? null;
}

async function readLatestDays(couch: Couch, database: string): Promise<DeviceDay[]> {
  const range = { startkey: 'day:\ufff0', endkey: 'day:', descending: true, limit: LATEST_DAYS };
  const { rows } = await couch.use(database).list({ ...range, include_docs: true });
  return rows.flatMap((row) => {
    const day = v.safeParse(DeviceDay, row.doc);
    return day.success ? [day.output] : [];
  });
}

/** `developer:<id>` in a team: who they are and how far their machines have reported. */
import { group } from 'd3-array';
import * as v from 'valibot';
import { sameContent } from '#domain/documents/content.ts';
import type { Contract } from '#domain/documents/contract.ts';
import { dayRange, DeviceDay, parseDayId } from '#domain/documents/day.ts';
import { descending } from '#domain/documents/id.ts';
import { countedDevice, type MergedDevices } from '#domain/documents/merged-devices.ts';
import { TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { FIRST_DAY } from '#domain/documents/primitives.ts';
import type { Device } from '#domain/documents/device.ts';
import type { Profile } from '#domain/documents/profile.ts';
import { frameOfPerson } from '#domain/merge/person-frame.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';
import type { Fold } from './sources.ts';
import { lastFoldedDate } from './touched-dates.ts';

type Described = {
  name: string;
  profile: Profile | undefined;
  devices: Device[];
  contracts: Contract[];
  mergedDevices: MergedDevices | undefined;
};

/**
 * Writes the document where it differs. `describe`: called once its revision is known, so that no stale person replaces a newer one.
 * `changed` are ids of the developer's database that have changed.
 */
export async function putTeamDeveloper(
  { couch, target, now, compact }: Fold,
  describe: () => Promise<Described>,
  changed: string[]
): Promise<void> {
  const team = couch.use(target.team);
  const id = teamDeveloperId(target.developer);
  await retryConflicts(async () => {
    const stored = await orMissing(team.get(id));
    const person = await describe();
    const current = v.safeParse(TeamDeveloper, stored);
    const until = lastFoldedDate(now());
    const [latest, reported] = await Promise.all([
      readLatestDay(couch, target.database, until),
      readReported(couch, target.database, { changed, until })
    ]);
    const nowMs = now();
    const known = current.success ? current.output.devices : [];
    const made: TeamDeveloper = {
      _id: id,
      type: 'developer',
      v: 1,
      developer: target.developer,
      // A profile may have none.
      name: person.profile?.name.trim() ? person.profile.name : person.name,
      ...frameOfPerson(person.profile, latest),
      ...(person.profile?.keys && { keys: person.profile.keys }),
      ...(person.contracts.length > 0 && {
        contracts: person.contracts.map(({ from, until, weekdays }) => ({
          from,
          ...(until !== undefined && { until }),
          weekdays
        }))
      }),
      devices: countedDevices(person.devices, person.mergedDevices).map(
        ({ device, os, collectFrom, names }) => ({
          device,
          os,
          through: latestOf(
            [...known, ...reported].filter((one) => names.includes(one.device)),
            nowMs
          ),
          collectFrom
        })
      )
    };
    if (current.success && sameContent(current.output, made)) return;
    await team.insert(stored ? { ...made, _rev: stored._rev } : made);
    // Most changes are another report of a machine, and say no less than before.
    if (stored && !(current.success && sameContent(withoutReports(current.output), withoutReports(made))))
      compact?.(target.team);
  });
}

/** Each device that counts, with the names of those that count as it, collecting since the first of them did. */
function countedDevices(devices: Device[], merged: MergedDevices | undefined) {
  return [...group(devices, ({ device }) => countedDevice(merged, device))].map(([device, all]) => ({
    device,
    os: (all.find((one) => one.device === device) ?? all[0]!).os,
    collectFrom: all.map(({ collectFrom }) => collectFrom).sort()[0]!,
    names: [device, ...all.map((one) => one.device)]
  }));
}

const withoutReports = (document: TeamDeveloper): TeamDeveloper => ({
  ...document,
  devices: document.devices.map((device) => ({ ...device, through: null }))
});

/** Deletes the document: the person is no longer in the team. Their earlier days stay. */
export async function removeTeamDeveloper(couch: Couch, team: string, developer: string): Promise<void> {
  const db = couch.use(team);
  await retryConflicts(async () => {
    const current = await orMissing(db.get(teamDeveloperId(developer)));
    if (current) await db.destroy(current._id, current._rev);
  });
}

/** How far the clock of a machine may be ahead of ours: a report from later is from a wrong clock. */
const MAX_AHEAD_MS = 3_600_000;

/** The latest report; of those from later than now, by a clock that was wrong once, none stays. */
const latestOf = (known: { through: string | null }[], nowMs: number): string | null =>
  known
    .flatMap(({ through }) => through ?? [])
    .filter((through) => Date.parse(through) <= nowMs + MAX_AHEAD_MS)
    .sort()
    .at(-1) ?? null;

async function readLatestDay(couch: Couch, database: string, until: string): Promise<DeviceDay[]> {
  const range = { ...descending(dayRange(FIRST_DAY, until)), limit: 1 };
  const { rows } = await couch.use(database).list({ ...range, include_docs: true });
  return rows.flatMap((row) => readDay(row.doc));
}

/** Of each machine the latest of its days that changed. */
async function readReported(
  couch: Couch,
  database: string,
  { changed, until }: { changed: string[]; until: string }
): Promise<DeviceDay[]> {
  const latest = new Map<string, string>();
  for (const id of changed) {
    const { owner: device, date = '' } = parseDayId(id) ?? {};
    if (device !== undefined && date <= until && id > (latest.get(device) ?? '')) latest.set(device, id);
  }
  if (latest.size === 0) return [];
  const { rows } = await couch.use(database).fetch({ keys: [...latest.values()] });
  return rows.flatMap((row) => readDay('doc' in row ? row.doc : undefined));
}

function readDay(doc: unknown): DeviceDay[] {
  const day = v.safeParse(DeviceDay, doc);
  return day.success ? [day.output] : [];
}

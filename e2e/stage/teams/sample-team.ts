/** The sample people's days on a server, summarised as their agents would, without running agents for weeks. */
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { compileRules } from '#domain/categorise/compile-rules.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import { type Device, deviceDocumentId } from '#domain/documents/device.ts';
import { summariseDays } from '#domain/summarise/summarise-day.ts';
import { addDays, datesBetween, utcDateOf, utcStartMs } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';
import { storeWithHistory } from '../../../demo/activitywatch/day/machine-buckets.ts';
import { people, type Machine, type Person } from '../../../demo/activitywatch/people/people.ts';
import { ServerProcess } from '../server/server-process.ts';

const RULES = compileRules(DEFAULT_RULES);
const WEEKS = 2;

/** What of the team is behind, so that the pages have something to say: these machines reported last at this instant. */
export type Behind = Readonly<Record<string, string>>;

/** Who manages the sample team; everybody's password is PASSWORD. */
export const MANAGER = 'ana_ruiz';

/** A server with the sample team on it, everybody's machines having reported up to `now`. */
export async function startSampleTeam(now: string, behind: Behind = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start();
  for (const { id, name } of people) {
    await server.register(id, name, id === MANAGER ? { roles: ['manager'] } : {});
  }
  await fillSampleTeam(server.couch, now, behind);
  return server;
}

/** Writes the days of everybody's machines into their own databases, up to `now`. */
async function fillSampleTeam(couch: Couch, now: string, behind: Behind): Promise<void> {
  const databases = (await couch.db.list()).filter((name) => name.startsWith(couch.names.prefix));
  for (const person of people) {
    const documents = person.machines.flatMap((machine) => [
      deviceOf(person, machine),
      ...daysOf(person, machine, behind[machine.hostname] ?? now)
    ]);
    await couch.use(databases.find((name) => name.endsWith(`-${person.id}`)) ?? '').bulk({ docs: documents });
  }
}

function daysOf(person: Person, machine: Machine, through: string): DeviceDay[] {
  const throughMs = Date.parse(through);
  const from = addDays(utcDateOf(throughMs), -7 * WEEKS);
  const store = storeWithHistory(person, machine, { from, to: new Date(throughMs), seed: 'tidesheet' });
  return summariseDays({
    developer: person.id,
    device: machine.hostname,
    hostname: machine.hostname,
    tz: person.zone,
    buckets: store.list().map((bucket) => ({
      bucket: { ...bucket, created: null, last_updated: null },
      events: store
        .events(bucket.id)
        .map(({ startMs, lengthMs, data }) => ({ startMs, endMs: startMs + lengthMs, data }))
    })),
    rules: RULES,
    fromMs: utcStartMs(from),
    throughMs,
    paused: [],
    agent: '1.0.0',
    activitywatch: 'v0.13.2',
    dates: datesBetween(from, utcDateOf(throughMs))
  });
}

const deviceOf = (person: Person, { hostname, os }: Machine): Device => ({
  _id: deviceDocumentId(hostname),
  type: 'device',
  v: 1,
  developer: person.id,
  device: hostname,
  deviceId: `sample-${hostname}`,
  hostname,
  os,
  firstSeen: '2026-01-01T00:00:00Z',
  collectFrom: '2026-01-01T00:00:00Z'
});

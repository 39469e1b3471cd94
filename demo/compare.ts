/** The seconds that the agents have stored, and those in the team's database: they are equal, or something is missing. */
import { join } from 'node:path';
import nano from 'nano';
import PouchDB from 'pouchdb-node';
import * as v from 'valibot';
import { dayRange, DeviceDay, parseDayId, PersonDay } from '#domain/documents/day.ts';
import { localDatesOf, mergeDays } from '#domain/merge/person-days.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import type { SampleMachine } from './team.ts';

export type PersonTotals = { days: number; seconds: Record<string, number> };

/** From the local stores of a person's agents; overlap of their machines counts once. The agents must not be running. */
export async function readAgents(machines: SampleMachine[]): Promise<PersonTotals & { documents: number }> {
  const deviceDays: DeviceDay[] = [];
  let documents = 0;
  for (const { dataDir } of machines) {
    const store = new PouchDB(join(dataDir, 'store'));
    const { rows } = await store.allDocs({ include_docs: true });
    await store.close();
    documents += rows.length;
    for (const row of rows) if (parseDayId(row.id)) deviceDays.push(v.parse(DeviceDay, row.doc));
  }
  const developer = machines[0]?.person.id ?? '';
  const dates = new Set(deviceDays.flatMap((day) => localDatesOf(day.date)));
  const merged = mergeDays(developer, dates, { deviceDays, entries: [], profile: undefined });
  return { documents, ...sum([...merged.values()].filter((day) => day !== undefined)) };
}

/** From the team's database, through the server, with a manager's session. */
export async function readTeam(
  serverUrl: string,
  email: string,
  password: string
): Promise<Map<string, PersonTotals>> {
  const signIn = await fetch(`${serverUrl}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: email, password })
  });
  if (!signIn.ok) throw new Error(`The manager could not sign in: ${signIn.status} ${await signIn.text()}`);
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const connection = { url: `${serverUrl}/db`, headers: { cookie }, parseUrl: false };
  const team = nano(connection).use('team-main');
  const { rows } = await team.list({ ...dayRange(), include_docs: true });
  const byPerson = new Map<string, PersonDay[]>();
  for (const row of rows) {
    const day = v.parse(PersonDay, row.doc);
    byPerson.set(day.developer, [...(byPerson.get(day.developer) ?? []), day]);
  }
  return new Map([...byPerson].map(([developer, days]) => [developer, sum(days)]));
}

function sum(days: PersonDay[]): PersonTotals {
  return { days: days.length, seconds: Object.fromEntries(totalsBy('category', days)) };
}

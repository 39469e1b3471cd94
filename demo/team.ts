/** The sample team on a running server: people registered, their machines' ActivityWatch and agents. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { Registered, registerDeveloperRoute } from '#domain/api/developers.ts';
import { pathOf } from '#domain/api/route.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { storeWithHistory } from './activitywatch/day/machine-buckets.ts';
import type { BucketStore } from './activitywatch/events/bucket-store.ts';
import { people, type Machine, type Person } from './activitywatch/people/people.ts';
import { startActivityWatch } from './activitywatch/server.ts';
import type { Environment } from './processes.ts';

export const HISTORY_DAYS = 90;
export const SEED = 'tidesheet';

/** The person who manages the sample team. */
export const MANAGER = 'ana_ruiz';

export type SampleMachine = {
  person: Person;
  machine: Machine;
  store: BucketStore;
  dataDir: string;
  env: Environment;
  close: () => Promise<void>;
};

/** Registers everybody through the API and starts the ActivityWatch of each machine. */
export async function startTeam(serverUrl: string, adminToken: string, password: string, folder: string) {
  const machines: SampleMachine[] = [];
  for (const person of people) {
    const token = await register(serverUrl, adminToken, person, password);
    for (const machine of person.machines) {
      machines.push(await startMachine(serverUrl, token, person, machine, folder));
    }
  }
  return machines;
}

async function register(
  serverUrl: string,
  adminToken: string,
  person: Person,
  password: string
): Promise<string> {
  const response = await fetch(serverUrl + pathOf(registerDeveloperRoute), {
    method: 'POST',
    headers: { 'Admin-Token': adminToken, 'content-type': 'application/json' },
    body: JSON.stringify({
      developer_id: person.id,
      name: person.name,
      email: person.email,
      roles: person.id === MANAGER ? ['manager'] : [],
      password
    })
  });
  if (!response.ok)
    throw new Error(`${person.id} could not be registered: ${response.status} ${await response.text()}`);
  const { api_token } = v.parse(Registered, await response.json());
  if (api_token === undefined) throw new Error(`${person.id} was registered before.`);
  return api_token;
}

async function startMachine(
  serverUrl: string,
  token: string,
  person: Person,
  given: Machine,
  folder: string
): Promise<SampleMachine> {
  // Whatever the hour, none is behind when the demo starts.
  const machine = { ...given, leftOn: true };
  const to = new Date();
  const from = addDays(utcDateOf(to.getTime()), -HISTORY_DAYS);
  const store = storeWithHistory(person, machine, { from, to, seed: SEED });
  const activityWatch = await startActivityWatch({ hostname: machine.hostname, store });
  const dataDir = join(folder, 'agents', machine.hostname);
  await mkdir(dataDir, { recursive: true });
  const env = {
    SERVER_URL: serverUrl,
    DEVELOPER_ID: person.id,
    API_TOKEN: token,
    SYNC_INTERVAL_MINUTES: '1',
    AW_URL: activityWatch.url,
    DATA_DIR: dataDir,
    TZ: person.zone,
    NODE_OPTIONS: `--import ${reportsSystem(machine)}`
  };
  return { person, machine, store, dataDir, env, close: activityWatch.close };
}

/** As Node names the systems. */
const SYSTEMS = { linux: 'Linux', macos: 'Darwin', windows: 'Windows_NT' };

/** A module that has the agent report the system that the machine is made up to have. */
const reportsSystem = ({ os }: Machine): string =>
  `data:text/javascript,${encodeURIComponent(
    `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.type = () => '${SYSTEMS[os]}'; syncBuiltinESMExports();`
  )}`;

/** A developer's machine: an ActivityWatch with work in it, a home, and the agent's settings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registered } from '#domain/api/developers.ts';
import { BucketStore } from '../../../demo/activitywatch/events/bucket-store.ts';
import { startActivityWatch, type ActivityWatch } from '../../../demo/activitywatch/server.ts';
import { makeHome, runAgent, startAgent, type AgentProcess, type Finished } from './run-agent.ts';

export const SECRET_TITLE = 'salaries.xlsx - do not tell';
const HOUR_MS = 3_600_000;

export type Workstation = {
  home: string;
  env: Record<string, string>;
  activitywatch: ActivityWatch;
  /** Somebody works with `app` from so many hours ago on, for so many minutes. */
  work: (app: string, hoursAgo: number, minutes: number) => void;
  run: (...args: string[]) => Promise<Finished>;
  start: (...args: string[]) => AgentProcess;
  status: () => { waiting: number; device: string; refused: { id: string; reason: string }[] };
  close: () => Promise<void>;
};

export type Work = [app: string, hoursAgo: number, minutes: number];

export type WorkstationOptions = {
  registered: Registered;
  serverUrl: string;
  hostname?: string;
  deviceId?: string;
};

export async function startWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const { registered, serverUrl, hostname = 'devbox-01', deviceId = 'device-a' } = options;
  const store = makeBuckets(hostname);
  const activitywatch = await startActivityWatch({ hostname, deviceId, store });
  const home = makeHome();
  const env = {
    SERVER_URL: serverUrl,
    DEVELOPER_ID: registered.developer_id,
    API_TOKEN: registered.api_token ?? '',
    AW_URL: activitywatch.url,
    DATA_DIR: join(home, 'data')
  };
  return {
    home,
    env,
    activitywatch,
    work: (app, hoursAgo, minutes) => insertWork(store, hostname, [app, hoursAgo, minutes]),
    run: (...args) => runAgent(args, env, home),
    start: (...args) => startAgent(args, env, home),
    status: () =>
      JSON.parse(readFileSync(join(env.DATA_DIR, 'status.json'), 'utf8')) as ReturnType<
        Workstation['status']
      >,
    close: () => activitywatch.close()
  };
}

/** Somebody works with `app` on the host from so many hours ago on, for so many minutes. */
export function insertWork(store: BucketStore, hostname: string, [app, hoursAgo, minutes]: Work): void {
  const startMs = Math.floor(Date.now() / 1000) * 1000 - hoursAgo * HOUR_MS;
  const activity = { startMs, lengthMs: minutes * 60_000 };
  store.insert(`aw-watcher-window_${hostname}`, [{ ...activity, data: { app, title: SECRET_TITLE } }]);
  store.insert(`aw-watcher-afk_${hostname}`, [{ ...activity, data: { status: 'not-afk' } }]);
}

export function makeBuckets(hostname: string, data: BucketData = {}): BucketStore {
  const store = new BucketStore();
  addBuckets(store, hostname, data);
  return store;
}

type BucketData = Record<string, unknown>;

export function addBuckets(store: BucketStore, hostname: string, data: BucketData = {}): void {
  const types = { 'aw-watcher-window': 'currentwindow', 'aw-watcher-afk': 'afkstatus' };
  for (const [client, type] of Object.entries(types)) {
    store.create({ id: `${client}_${hostname}`, name: null, type, client, hostname, createdMs: 0, data });
  }
}

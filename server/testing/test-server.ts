/** A real server on a free port over a folder of its own, for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceDay } from '#domain/documents/day.ts';
import { basicAuthorization, connect, type Couch } from '../../couch/connection.ts';
import type { Registered } from '../people/register.ts';
import { startServer, type RunningServer } from '../start-server.ts';

export const ADMIN_TOKEN = 'an-admin-token-for-tests';

export type TestServer = RunningServer & {
  logged: string[];
  /** CouchDB as its administrator. */
  admin: Couch;
  call: (path: string, init?: RequestInit) => Promise<{ status: number; body: unknown; headers: Headers }>;
  register: (id: string, more?: object) => Promise<Registered>;
  /** CouchDB as somebody, by name and password. */
  as: (name: string, password: string) => Couch;
};

type Given = {
  now?: () => number;
  /** A CouchDB elsewhere, instead of the embedded one. */ couchUrl?: string;
};

/** Starts one; `close` also deletes its folder. */
export async function startTestServer({ now = Date.now, couchUrl }: Given = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'tidesheet-server-'));
  const logged: string[] = [];
  const config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: folder,
    adminToken: ADMIN_TOKEN,
    couchUrl,
    syncIntervalMinutes: 30,
    pwaDir: join(folder, 'no-pwa')
  };
  const server = await startServer(config, (line) => logged.push(line), now);
  const call = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, init);
    return { status: answer.status, body: (await answer.json()) as unknown, headers: answer.headers };
  };
  const as = (name: string, password: string) =>
    connect(`${server.url}/db`, { authorization: basicAuthorization(name, password) });
  return {
    ...server,
    logged,
    admin: as('admin', ADMIN_TOKEN),
    call,
    as,
    register: async (id, more = {}) => {
      const body = { developer_id: id, name: id, email: `${id}@company.test`, ...more };
      return (await call('/register-developer', postAsAdmin(body))).body as Registered;
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
}

export const postAsAdmin = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Admin-Token': ADMIN_TOKEN, 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body)
});

/** Writes a device day as the developer's agent. */
export async function writeAsAgent(
  server: TestServer,
  registered: Registered,
  day: DeviceDay
): Promise<string> {
  const [label, secret = ''] = (registered.api_token ?? '').split('.');
  const couch = server.as(`${registered.developer_id}.${label}`, secret);
  const { rev } = await couch
    .use<DeviceDay>(registered.database)
    .insert({ ...day, developer: registered.developer_id });
  return rev;
}

/**
 * A real server on a free port over a folder of its own, for tests: on the embedded store, or on the CouchDB that
 * COUCHDB_URL names, there with a prefix of its own, and everything it made is deleted afterwards.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceDay } from '#domain/documents/day.ts';
import { basicAuthorization, connect, splitCredentials, type Couch } from '../../couch/connection.ts';
import * as v from 'valibot';
import { Registered } from '#domain/api/developers.ts';
import type { OidcSettings } from '../auth/oidc/settings.ts';
import type { ChannelSettings } from '../channels/send-delivery.ts';
import type { BackupConfig } from '../config.ts';
import type { Logging } from '../monitoring/logging.ts';
import type { Log } from '../service.ts';
import { startServer, type RunningServer } from '../start-server.ts';
import { checkResponse } from './check-response.ts';
import { removeInstallation } from './remove-installation.ts';

export const ADMIN_TOKEN = 'an-admin-token-for-tests';

export type TestServer = RunningServer & {
  logged: string[];
  dataDir: string;
  /** CouchDB as its administrator. */
  admin: Couch;
  /** The header that makes a request the administrator's. */
  adminAuthorization: string;
  call: (path: string, init?: RequestInit) => Promise<{ status: number; body: unknown; headers: Headers }>;
  /** Registers somebody with a password of their own; `password: undefined` gives them a one-time password. */
  register: (id: string, more?: object) => Promise<Registered>;
  /** For another server on the same data. */
  same: { couchUrl: string; prefix: string };
  /** CouchDB as somebody, by name and password. */
  as: (name: string, password: string) => Couch;
};

type Given = {
  channels?: ChannelSettings;
  now?: () => number;
  /** The CouchDB to use, instead of COUCHDB_URL or the embedded one; with `prefix`: what is there already. */
  couchUrl?: string;
  prefix?: string;
  /** A data folder that stays when the server is closed, for several starts. */
  dataDir?: string;
  publicUrl?: string;
  basePath?: string;
  host?: string;
  agentPackage?: string;
  recheckMs?: number;
  dashboardDir?: string;
  backup?: BackupConfig;
  metricsToken?: string;
  oidc?: OidcSettings;
  onlyPasswordOf?: string;
  /** Instead of `logged`. */
  log?: Log;
  logRequest?: Logging['logRequest'];
};

/** Starts one; `close` also deletes its folder, and what it made in a CouchDB of its own. */
export async function startTestServer(given: Given = {}): Promise<TestServer> {
  const folder = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'tidesheet-server-')));
  const logged: string[] = [];
  const { now = Date.now, couchUrl = process.env['COUCHDB_URL'] } = given;
  const shared = couchUrl !== undefined && given.couchUrl === undefined;
  const prefix = given.prefix ?? (shared ? `t${randomBytes(4).toString('hex')}-` : '');
  const config = {
    port: 0,
    host: given.host ?? '127.0.0.1',
    dataDir: folder,
    adminToken: ADMIN_TOKEN,
    couchUrl,
    prefix,
    // Hashing passwords as slowly as a real server does would take most of the time of these tests.
    passwordIterations: 10,
    metricsToken: given.metricsToken,
    oidc: given.oidc,
    onlyPasswordOf: given.onlyPasswordOf,
    logRequest: given.logRequest,
    ...(given.channels !== undefined && { channels: given.channels }),
    ...(given.backup !== undefined && { backup: given.backup }),
    ...(given.recheckMs !== undefined && { recheckMs: given.recheckMs }),
    syncIntervalMinutes: 30,
    publicUrl: given.publicUrl,
    ...(given.basePath !== undefined && { basePath: given.basePath }),
    dashboardDir: given.dashboardDir ?? join(folder, 'no-dashboard'),
    agentPackage: given.agentPackage ?? join(folder, 'no-agent.tgz'),
    apiDocsDir: './node_modules/swagger-ui-dist'
  };
  const server = await startServer(config, given.log ?? ((line) => logged.push(line)), now);
  await server.upkeep.done;
  const call = async (path: string, init?: RequestInit) => {
    const received = await fetch(`${server.url}/api/v1${path}`, init);
    const response = {
      status: received.status,
      body: (await received.json()) as unknown,
      headers: received.headers
    };
    checkResponse(init?.method ?? 'GET', path, response);
    return response;
  };
  const connectWith = (authorization: string) => connect(`${server.url}/db`, { authorization }, prefix);
  const as = (name: string, password: string) => connectWith(basicAuthorization(name, password));
  const adminAuthorization = couchUrl
    ? splitCredentials(couchUrl).authorization
    : basicAuthorization('admin', ADMIN_TOKEN);
  const adminUrl = couchUrl === undefined ? `${server.url}/db` : splitCredentials(couchUrl).url;
  const admin = connect(adminUrl, { authorization: adminAuthorization }, prefix);
  return {
    ...server,
    logged,
    dataDir: folder,
    admin,
    adminAuthorization,
    same: { couchUrl: couchUrl ?? `${withAdmin(server.url)}/db`, prefix },
    call,
    as,
    register: async (id, more = {}) => {
      const email = `${id}@company.test`;
      const body = { developer_id: id, name: id, email, password: `${id}’s own password`, ...more };
      const registered = v.parse(Registered, (await call('/register-developer', postAsAdmin(body))).body);
      return { ...registered, password: registered.password ?? body.password };
    },
    close: async () => {
      await server.fanIn.stop();
      if (shared) await removeInstallation(admin);
      await server.close();
      if (given.dataDir === undefined) await rm(folder, { recursive: true, force: true });
    }
  };
}

const withAdmin = (url: string) => url.replace('://', `://admin:${ADMIN_TOKEN}@`);

export const postAsAdmin = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Admin-Token': ADMIN_TOKEN, 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body)
});

/** CouchDB as the developer's agent. */
export function asAgent(server: TestServer, registered: Registered): Couch {
  const [label, secret = ''] = (registered.api_token ?? '').split('.');
  return server.as(`${registered.developer_id}.${label}`, secret);
}

/** Writes a device day as the developer's agent. */
export async function writeAsAgent(
  server: TestServer,
  registered: Registered,
  day: DeviceDay
): Promise<string> {
  const { rev } = await asAgent(server, registered)
    .use<DeviceDay>(registered.database)
    .insert({ ...day, developer: registered.developer_id });
  return rev;
}

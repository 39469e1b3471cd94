/** The store that the server works with: the embedded one, or a CouchDB elsewhere. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import { isOlderThan, MIN_VERSION, missingLines, readConfiguration } from '../couch/configuration.ts';
import {
  abortable,
  basicAuthorization,
  checkCouch,
  splitCredentials,
  type Couch
} from '../couch/connection.ts';
import { databaseNames, quotaOf } from '../couch/databases.ts';
import { OWN_FUNCTIONS } from '../couch/design/documents.ts';
import { openEmbeddedCouch } from '../couch/embedded/index.ts';
import type { Transport } from '../couch/transport.ts';
import type { AdminToken } from './auth/admin-token.ts';
import { guardSignIns } from './auth/guard-sign-ins.ts';
import { logSignIns } from './auth/sign-in-log.ts';
import { boundRequests } from './bound-requests.ts';
import type { Config } from './config.ts';
import { proxyCouch } from './couch-proxy.ts';
import type { Log } from './service.ts';

export type CouchDb = {
  middleware: Middleware;
  authorization: string;
  /** To the embedded store, from within this process; undefined for another CouchDB. */
  transport?: Transport;
  /** Of the embedded endpoint; another CouchDB is asked. */
  cookieSecret?: string;
  /** Watches sign-ins; the embedded endpoint does so itself. */
  guard?: Middleware;
  /** The address of a CouchDB elsewhere; undefined for the embedded one, which is reached through this server. */
  url?: string;
  /** The names of databases whose files are damaged; none of a CouchDB elsewhere. */
  damaged: () => string[];
  close: () => Promise<void>;
};

/** Opens the embedded store, or the way to the CouchDB that the settings name. */
export async function openCouchDb(config: Config, adminToken: AdminToken, log: Log): Promise<CouchDb> {
  const signIns = logSignIns(log);
  const names = databaseNames(config.prefix);
  if (config.couchUrl !== undefined) {
    const { url, authorization } = splitCredentials(config.couchUrl);
    const proxy = proxyCouch(url, log, { recheckMs: config.recheckMs, authorization });
    const middleware = boundRequests(proxy, { url, authorization, names });
    const guard = guardSignIns(url, signIns);
    return { middleware, guard, authorization, url, damaged: () => [], close: async () => undefined };
  }
  // The service's own account, new at every start: nobody knows its name, so nobody can lock it with wrong passwords.
  const name = `tidesheet-${randomBytes(16).toString('hex')}`;
  const password = randomBytes(32).toString('base64url');
  const embedded = await openEmbeddedCouch({
    dataDir: join(config.dataDir, 'couch'),
    admins: { admin: adminToken.verify, [name]: (given) => given === password },
    sameSiteCookies: 'Strict',
    ...(config.basePath && { cookiePath: config.basePath }),
    onSignInFailure: signIns,
    ...(config.recheckMs !== undefined && { recheckMs: config.recheckMs }),
    runsFunction: (source) => OWN_FUNCTIONS.has(source),
    quotaOf: (database) => quotaOf(names, database),
    ...(config.passwordIterations !== undefined && { passwordIterations: config.passwordIterations }),
    log
  });
  return { ...embedded, authorization: basicAuthorization(name, password) };
}

const UP_TIMEOUT_MS = 5_000;

/** Whether it responds within five seconds. */
export const isCouchUp = (couch: Couch): Promise<boolean> =>
  abortable(AbortSignal.timeout(UP_TIMEOUT_MS), couch.request({ path: '_up' })).then(
    () => true,
    () => false
  );

/** Which CouchDB was found, and what its configuration lacks, in lines for the log. */
export async function describeCouch(couch: Couch, url: string): Promise<string[]> {
  const { version, vendor } = await checkCouch(couch);
  const lines = [`CouchDB ${version} (${vendor?.name ?? 'of an unnamed vendor'}) at ${url}`];
  if (isOlderThan(version, MIN_VERSION))
    lines.push(`CouchDB ${MIN_VERSION} or newer is needed: it locks accounts after wrong passwords.`);
  const found = await readConfiguration(couch);
  const missing = found ? missingLines(found) : [];
  if (missing.length > 0) {
    lines.push('Add these lines to CouchDB’s local.ini on every node and start it again:');
    lines.push(...missing.map((line) => `  ${line}`));
  }
  return lines;
}

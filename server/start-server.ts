/** Puts the server together and starts it. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import type { RouteDefinition } from '#domain/api/route.ts';
import { DEFAULT_TEAM } from '#domain/documents/team.ts';
import { CAUTIOUS_RULES, DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { isOlderThan, MIN_VERSION, missingLines, readConfiguration } from '../couch/configuration.ts';
import {
  abortable,
  checkCouch,
  basicAuthorization,
  connect,
  isDamaged,
  splitCredentials,
  type Couch
} from '../couch/connection.ts';
import { databaseNames, quotaOf } from '../couch/databases.ts';
import { readDiskSpace } from '../couch/embedded/store/disk-space.ts';
import { OWN_FUNCTIONS } from '../couch/design/documents.ts';
import { openEmbeddedCouch } from '../couch/embedded/index.ts';
import { provisionServer, provisionTeam } from '../couch/provision.ts';
import { readCookieSecret } from './auth/issue-session.ts';
import { refusePasswordSessions } from './auth/refuse-passwords.ts';
import { Channels } from './channels/channels.ts';
import { StatementEvents } from './channels/statement-events.ts';
import { guardSignIns } from './auth/guard-sign-ins.ts';
import { limitOneTimePasswords } from './auth/limit-one-time-passwords.ts';
import { requireCodes } from './auth/require-code.ts';
import { logSignIns } from './auth/sign-in-log.ts';
import { openAdminToken, type AdminToken } from './auth/admin-token.ts';
import { refuseScriptSessions } from './auth/script-session.ts';
import { hideDatabases } from './auth/hide-databases.ts';
import { awaitEpoch } from './await-epochs.ts';
import type { Log } from './service.ts';
import { spreadErasure } from './backup/erasure-ledger.ts';
import { requireNoRestore } from './backup/restoring.ts';
import { boundRequests } from './bound-requests.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { dropUnreadBodies, limitConnections, REQUEST_TIMEOUTS } from './limit-connections.ts';
import { openDataFolder } from './data-folder.ts';
import { localUrl } from './listen-address.ts';
import { proxyCouch } from './couch-proxy.ts';
import { startAlerts, type AlertsJob } from './jobs/alerts.ts';
import { startBackups, type Backups } from './jobs/backups.ts';
import { startCompactor, type Compactor } from './jobs/compactor.ts';
import { EpochWriter } from './jobs/epoch-writer.ts';
import { startFanIn, type FanIn } from './jobs/fan-in/fan-in.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { migrateOneTimePasswords } from './people/one-time-passwords.ts';
import { migrateUserRoles, moveStateFromAudit } from './jobs/migrate-state.ts';
import { startRetention, type RetentionJob } from './jobs/retention.ts';
import { startUpkeep, type Upkeep } from './jobs/upkeep.ts';
import { listPeople } from './people/users.ts';
import { servedRoutes } from './routes/served-routes.ts';
import { TeamReaders } from './people/team-readers.ts';
import type { Service } from './service.ts';

/**
 * Longer than the 60 seconds of most web servers: they send the next request over a connection that they think is open. They
 * close it first, so that it is never closed while that request is on its way.
 */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** Every layer between the connection and the store waits for the end of a response; more are a leak. */
const MAX_RESPONSE_LISTENERS = 24;

export type RunningServer = {
  url: string;
  /** The admin token, only when this start made it. */
  createdAdminToken: string | undefined;
  /** Every route of the API that it serves. */
  routes: readonly RouteDefinition[];
  alerts: AlertsJob;
  compactor: Compactor;
  fanIn: FanIn;
  upkeep: Upkeep;
  backups: Backups;
  retention: RetentionJob;
  monitoring: Monitoring;
  channels: Channels;
  statementEvents: StatementEvents;
  close: () => Promise<void>;
};

/** Starts everything, or throws and leaves nothing running. `now` gives Unix milliseconds. */
export async function startServer(config: Config, log: Log, now: () => number): Promise<RunningServer> {
  await openDataFolder(config.dataDir, log);
  const adminToken = await openAdminToken(config.dataDir, config.adminToken);
  const couchdb = await openCouchDb(config, adminToken, log);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS, ...REQUEST_TIMEOUTS });
  limitConnections(server, config.trustedProxies);
  dropUnreadBodies(server);
  let jobs: Jobs | undefined;
  let stopMonitoring: (() => Promise<void>) | undefined;
  let readers: TeamReaders | undefined;
  let channels: Channels | undefined;
  let statementEvents: StatementEvents | undefined;
  const close = async () => {
    jobs?.upkeep.stop();
    const retention = jobs?.retention.stop();
    await jobs?.alerts.stop();
    await statementEvents?.stop();
    await channels?.stop();
    await stopMonitoring?.();
    await jobs?.fanIn.stop();
    await retention;
    await jobs?.compactor.stop();
    await jobs?.backups.stop();
    await readers?.flush();
    await couchdb.close();
    await closeServer(server);
  };
  try {
    await listen(server, config);
    const { port } = server.address() as AddressInfo;
    const url = localUrl(config.host, port, config.basePath);
    const release = async (database: string) => jobs?.fanIn.release(database);
    const compact: Compactor['request'] = (...request) => jobs?.compactor.request(...request);
    const readStorage = async () => ({
      damagedDatabases: couchdb.damaged().length,
      disk: await readDiskSpace(config.dataDir)
    });
    const applyRetention = () => jobs?.retention.request();
    const given = { adminToken, release, compact, applyRetention, readStorage, log, now };
    const places = { dataDir: config.dataDir, backupDir: config.backup?.folder };
    const described = describeService(config, couchdb, url, given);
    let started = false;
    const monitoring = new Monitoring({
      ...described,
      isCouchUp: () => isCouchUp(described.couch),
      backups: () => jobs?.backups.status(),
      fanIn: () => jobs?.fanIn.waiting()
    });
    readers = new TeamReaders(described);
    channels = new Channels(
      { ...described, metrics: monitoring.metrics },
      config.channels ?? { smtpUrl: undefined, mailFrom: undefined, networks: [] }
    );
    const service: Service = {
      ...described,
      readers,
      channels,
      monitoring,
      isStarted: () => started,
      spreadErasure: (erasure) => spreadErasure(described, places, erasure)
    };
    const epochs = new EpochWriter(service);
    const only = config.onlyPasswordOf;
    const couch =
      only === undefined
        ? couchdb.middleware
        : refusePasswordSessions(config.prefix + only, couchdb.middleware);
    const couchMiddleware = hideDatabases(
      service,
      awaitEpoch(
        epochs,
        refuseScriptSessions(limitOneTimePasswords(service, requireCodes(service, couch))),
        couchdb.authorization
      ),
      couchdb.url === undefined ? couchdb.authorization : undefined
    );
    const routes = servedRoutes(service, config);
    const handle = createApp(service, couchMiddleware, {
      ...config,
      guard: couchdb.guard,
      epochs,
      routes
    }).callback();
    server.on('request', (request, response) => {
      response.setMaxListeners(MAX_RESPONSE_LISTENERS);
      void handle(request, response);
    });
    if (couchdb.url !== undefined) (await describeCouch(service.couch, couchdb.url)).forEach(log);
    await requireNoRestore(service.couch);
    await provision(service, epochs);
    const fanIn = startFanIn(service, epochs);
    jobs = {
      alerts: startAlerts(service, (given) => service.channels.deliver(given)),
      compactor: startCompactor(service),
      fanIn,
      retention: startRetention(service, fanIn),
      upkeep: startUpkeep(service, epochs),
      backups: startBackups({ ...service, config: config.backup })
    };
    // Nothing waits for it: without what was stored it counts from now on.
    void monitoring.syncs
      .start()
      .catch((error: unknown) => log(`The monitoring has no state: ${String(error)}`));
    stopMonitoring = () => monitoring.stop();
    channels.start();
    statementEvents = new StatementEvents(service);
    statementEvents.start();
    started = true;
    // Last, because a token whose start failed was never shown.
    await adminToken.save();
    return {
      url,
      createdAdminToken: adminToken.created,
      routes: routes.map(({ route }) => route),
      ...jobs,
      monitoring,
      channels,
      statementEvents,
      close
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const UP_TIMEOUT_MS = 5_000;

const isCouchUp = (couch: Couch): Promise<boolean> =>
  abortable(AbortSignal.timeout(UP_TIMEOUT_MS), couch.request({ path: '_up' })).then(
    () => true,
    () => false
  );

/** A damaged database fails here, and everything else is served; the store has logged it. */
async function provision({ couch, log, now }: Service, epochs: EpochWriter): Promise<void> {
  const unlessDamaged = async <T>(task: Promise<T>): Promise<T | undefined> => {
    try {
      return await task;
    } catch (error) {
      if (!isDamaged(error)) throw error;
      return undefined;
    }
  };
  // Of those that are written to here.
  const { org, team } = couch.names;
  for (const database of [org, team(DEFAULT_TEAM)]) await unlessDamaged(epochs.ensure(database));
  const rules = { first: DEFAULT_RULES, again: CAUTIOUS_RULES };
  const created = await unlessDamaged(provisionServer(couch, rules));
  // Before users are written for another reason, which would lose the flags of an earlier version.
  await migrateOneTimePasswords(couch, now());
  await migrateUserRoles(couch, log);
  await unlessDamaged(moveStateFromAudit(couch, log));
  await unlessDamaged(provisionTeam(couch, DEFAULT_TEAM));
  if (created?.includes(org) && (await listPeople(couch)).length > 0)
    log(`${org} was missing and was created again without teams and own rules: restore it from a backup.`);
}

function describeService(
  config: Config,
  couchdb: CouchDb,
  url: string,
  given: Pick<
    Service,
    'adminToken' | 'release' | 'compact' | 'applyRetention' | 'readStorage' | 'log' | 'now'
  >
): Omit<Service, 'spreadErasure' | 'monitoring' | 'isStarted' | 'readers' | 'channels'> {
  const couchUrl = couchdb.url ?? `${url}/db`;
  const couch = connect(couchUrl, { authorization: couchdb.authorization }, config.prefix);
  return {
    couch,
    couchUrl,
    cookieSecret:
      couchdb.cookieSecret === undefined ? () => readCookieSecret(couch) : async () => couchdb.cookieSecret,
    syncIntervalMinutes: config.syncIntervalMinutes,
    publicUrl: config.publicUrl,
    ...given
  };
}

type Jobs = {
  alerts: AlertsJob;
  compactor: Compactor;
  fanIn: FanIn;
  upkeep: Upkeep;
  backups: Backups;
  retention: RetentionJob;
};

type CouchDb = {
  middleware: Middleware;
  authorization: string;
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

async function openCouchDb(config: Config, adminToken: AdminToken, log: Log): Promise<CouchDb> {
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

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    // With `::` IPv4 too, whatever the system's default is.
    server.once('error', reject).listen({ port, host, ipv6Only: false }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Which CouchDB was found, and what its configuration lacks, in lines for the log. */
async function describeCouch(couch: Couch, url: string): Promise<string[]> {
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

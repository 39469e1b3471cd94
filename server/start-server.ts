/** Puts the server together and starts it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RouteDefinition } from '#domain/api/route.ts';
import { connect } from '../couch/connection.ts';
import { readDiskSpace } from '../couch/embedded/store/disk-space.ts';
import { readCookieSecret } from './auth/issue-session.ts';
import { refusePasswordSessions } from './auth/refuse-passwords.ts';
import { Channels } from './channels/channels.ts';
import { StatementEvents } from './channels/statement-events.ts';
import { limitOneTimePasswords } from './auth/limit-one-time-passwords.ts';
import { requireCodes } from './auth/require-code.ts';
import { openAdminToken } from './auth/admin-token.ts';
import { refuseScriptSessions } from './auth/script-session.ts';
import { hideDatabases } from './auth/hide-databases.ts';
import { awaitEpoch } from './await-epochs.ts';
import type { Log } from './service.ts';
import { spreadErasure } from './backup/erasure-ledger.ts';
import { requireNoRestore } from './backup/restoring.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { dropUnreadBodies, limitConnections, REQUEST_TIMEOUTS } from './limit-connections.ts';
import { openDataFolder } from './data-folder.ts';
import { localUrl } from './listen-address.ts';
import { describeCouch, isCouchUp, openCouchDb, type CouchDb } from './open-couchdb.ts';
import { provision } from './provision.ts';
import { startAlerts } from './jobs/alerts.ts';
import { startDigests } from './jobs/digests.ts';
import type { RepeatedJob } from './jobs/repeated-job.ts';
import { startBackups, type Backups } from './jobs/backups.ts';
import { startCompactor, type Compactor } from './jobs/compactor.ts';
import { EpochWriter } from './jobs/epoch-writer.ts';
import { startFanIn, type FanIn } from './jobs/fan-in/fan-in.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { startRetention, type RetentionJob } from './jobs/retention.ts';
import { startUpkeep, type Upkeep } from './jobs/upkeep.ts';
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
  alerts: RepeatedJob;
  digests: RepeatedJob;
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
    await jobs?.digests.stop();
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
      routes,
      signInMethods: { password: only === undefined, oidc: config.oidc?.name ?? null }
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
      digests: startDigests(service),
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
  const couch = connect(couchUrl, { authorization: couchdb.authorization }, config.prefix, couchdb.transport);
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
  alerts: RepeatedJob;
  digests: RepeatedJob;
  compactor: Compactor;
  fanIn: FanIn;
  upkeep: Upkeep;
  backups: Backups;
  retention: RetentionJob;
};

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

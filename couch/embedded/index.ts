import { join, resolve } from 'node:path';
import type Koa from 'koa';
import { TidesheetError } from '#domain/errors.ts';
import { SYSTEM_DATABASES, USERS, type Quota } from '../databases.ts';
import type { Transport } from '../transport.ts';
import { Lockout, type SignInFailure } from './auth/lockout.ts';
import { DEFAULT_ITERATIONS } from './auth/password.ts';
import { PasswordWork } from './auth/password-work.ts';
import { Sessions } from './auth/sessions.ts';
import { Users, type PasswordCheck } from './auth/users.ts';
import { DesignFunctions } from './design/design-functions.ts';
import { DEFAULT_STALLED_MS } from './limits.ts';
import { inProcess } from './in-process.ts';
import { createMiddleware } from './middleware.ts';
import type { Endpoint } from './request.ts';
import { RunningRequests } from './running-requests.ts';
import { readSecrets } from './secrets.ts';
import { Databases } from './store/databases.ts';
import { lockFolder } from './store/lock-folder.ts';
import { UpdateLog } from './store/update-log.ts';
import { Quotas } from './writes/quota.ts';
import { ViewGroups } from './views/view-groups.ts';

export type EmbeddedCouchOptions = {
  /** Folder for the LevelDB files, created if it is missing. */
  dataDir: string;
  /** Server administrators by name, each with a check of the password; their role is `_admin`. */
  admins: Record<string, PasswordCheck>;
  /** How long a session lasts, by default 30 days; its cookie is renewed after a tenth of it. */
  sessionSeconds?: number;
  /** Databases that are open at once, by default 64; the least recently used ones close, never one in use. */
  maxOpenDatabases?: number;
  secureCookies?: boolean;
  /** The SameSite attribute of the session cookie; as in CouchDB there is none by default. */
  sameSiteCookies?: 'Lax' | 'Strict';
  /** Below which path browsers send them; everywhere without it. */
  cookiePath?: string;
  /**
   * Which functions of design documents are run, by their text; the others are stored only. By default all are, each in a context
   * of its own, which holds mistakes but no attacks: anyone who may write design documents could run code in this process.
   */
  runsFunction?: (source: string) => boolean;
  /** How much may be in a database, by its name; undefined: as much as fits the disk. */
  quotaOf?: (database: string) => Quota | undefined;
  /** Larger request bodies of server administrators get 413, by default 8 MB; those of others are bounded by 1 MB too. */
  maxBodyBytes?: number;
  /** Iterations of PBKDF2 for new passwords; by default 600,000, as in CouchDB 3.5. */
  passwordIterations?: number;
  /** Open responses check so often that their user may still read them; by default every 20 seconds. */
  recheckMs?: number;
  /** A response ends whose client takes nothing of it for so long, by default 60 seconds. */
  stalledMs?: number;
  /** Gets every refused sign-in. */
  onSignInFailure?: (failure: SignInFailure) => void;
  /** How long the bodies of superseded revisions stay readable, by default 10 seconds. */
  supersededMs?: number;
  /** Gets the failures of the endpoint (responses of 500 and above) and the names of damaged databases. */
  log?: Log;
};

type Log = (line: string) => void;

const DEFAULT_SESSION_SECONDS = 30 * 24 * 3600;
const DEFAULT_RECHECK_MS = 20_000;
const DEFAULT_MAX_OPEN = 64;
const DEFAULT_SUPERSEDED_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 8_000_000;

export type EmbeddedCouch = {
  middleware: Koa.Middleware;
  /** For requests from within this process. */
  transport: Transport;
  /** Signs session cookies, together with the salt of the account. */
  cookieSecret: string;
  /** The names of the databases whose files are damaged, as far as they were opened. */
  damaged(): string[];
  /** Ends the feeds, closes the databases and releases the folder. */
  close(): Promise<void>;
};

/**
 * Opens the CouchDB-compatible endpoint over the LevelDB files in a folder. The middleware handles requests below its mount
 * point; `ctx.state.couchPath`, when set, is the raw path there, and `ctx.state.clientAddress` the client's IP address.
 * @throws FolderInUseError while another process has the folder; SecretsError; UsersDamagedError.
 */
export async function openEmbeddedCouch(options: EmbeddedCouchOptions): Promise<EmbeddedCouch> {
  const dataDir = resolve(options.dataDir);
  const unlock = await lockFolder(dataDir);
  try {
    const couch = await open({ ...options, dataDir });
    return { ...couch, close: () => couch.close().finally(unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function open(options: EmbeddedCouchOptions): Promise<EmbeddedCouch> {
  const { log = () => undefined } = options;
  const { uuid, cookieSecret } = readSecrets(options.dataDir);
  const functions = new DesignFunctions(options.runsFunction ?? (() => true));
  const views = new ViewGroups(functions);
  const { updates, databases } = await openDatabases(options, log, views);
  const passwords = new PasswordWork(options.passwordIterations ?? DEFAULT_ITERATIONS);
  const users = new Users(databases, options.admins, passwords);
  const sessions = new Sessions(users, new Lockout(options.onSignInFailure), {
    secret: cookieSecret,
    seconds: options.sessionSeconds ?? DEFAULT_SESSION_SECONDS,
    secure: options.secureCookies ?? false,
    sameSite: options.sameSiteCookies,
    path: options.cookiePath
  });
  const running = new Set<AbortController>();
  const endpoint: Endpoint = {
    uuid,
    databases,
    functions,
    views,
    sessions,
    updates,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    quotas: new Quotas(options.quotaOf ?? (() => undefined)),
    passwords,
    recheckMs: options.recheckMs ?? DEFAULT_RECHECK_MS,
    log,
    running,
    runningOf: new RunningRequests(),
    stalledMs: options.stalledMs ?? DEFAULT_STALLED_MS
  };
  return {
    middleware: createMiddleware(endpoint),
    transport: inProcess(endpoint),
    cookieSecret,
    damaged: () => databases.damaged(),
    close: async () => {
      for (const request of running) request.abort();
      await databases.close();
    }
  };
}

/** Without its users the endpoint can let nobody in. */
export class UsersDamagedError extends TidesheetError {
  override readonly name = 'UsersDamagedError';

  constructor(dataDir: string) {
    super(`The files of the users are damaged: ${join(dataDir, 'databases', USERS)}.`, {
      code: 'users-damaged',
      hint: 'Restore this folder from a backup. Without one, move it away and register everybody again, which gives them empty databases.'
    });
  }
}

async function openDatabases(options: EmbeddedCouchOptions, log: Log, views: ViewGroups) {
  const updates = new UpdateLog();
  const databases = new Databases({
    root: join(options.dataDir, 'databases'),
    maxOpen: options.maxOpenDatabases ?? DEFAULT_MAX_OPEN,
    supersededMs: options.supersededMs ?? DEFAULT_SUPERSEDED_MS,
    log,
    onEvent: (name, event) => updates.record(name, event),
    derive: (database, folder) => views.open(database, folder)
  });
  for (const name of databases.names()) updates.record(name, 'updated');
  try {
    const isFirstStart = databases.names().length === 0;
    for (const name of SYSTEM_DATABASES) {
      if (databases.has(name)) continue;
      await databases.create(name);
      if (!isFirstStart) log(`The database "${name}" was missing and was created again, empty.`);
    }
    await databases.use(USERS, () => undefined);
  } catch (error) {
    await databases.close();
    throw databases.damaged().includes(USERS) ? new UsersDamagedError(options.dataDir) : error;
  }
  return { updates, databases };
}

import { join, resolve } from 'node:path';
import type Koa from 'koa';
import { Lockout } from './auth/lockout.ts';
import { Sessions } from './auth/sessions.ts';
import { Users, type AdminCheck } from './auth/users.ts';
import { createMiddleware } from './middleware.ts';
import { readSecrets } from './secrets.ts';
import { Databases } from './store/databases.ts';
import { claimFolder, FolderInUse } from './store/in-use.ts';
import { systemDatabases } from './store/folders.ts';
import { UpdateLog } from './changes/update-log.ts';

export { FolderInUse };
export type { AdminCheck };

export type EmbeddedCouchOptions = {
  /** Folder for the LevelDB files, made if missing. */
  dataDir: string;
  /** Server administrators: name → verifier of the password; their role is `_admin`. */
  admins: Record<string, AdminCheck>;
  /** How long a session lasts, default 30 days; its cookie is renewed after a tenth of it. */
  sessionSeconds?: number;
  /** LevelDB handles kept open, default 64; the least recently used close, never one in use. */
  maxOpenDatabases?: number;
  secureCookies?: boolean;
  /** The SameSite attribute of the session cookie; as in CouchDB there is none by default. */
  sameSiteCookies?: 'Lax' | 'Strict';
  /** Larger request bodies are answered 413; default 8 MB. */
  maxBodyBytes?: number;
  /** Hears of our own failures (answers of 500 and above) and of damaged databases, by name. */
  log?: Log;
};

type Log = (line: string) => void;

const thirtyDaysSeconds = 2_592_000;

/** The middleware, and what ends it: feeds end, databases close, the folder is free for another process. */
export type EmbeddedCouch = { middleware: Koa.Middleware; close(): Promise<void> };

/**
 * Opens the CouchDB-compatible endpoint over the LevelDB files in a folder. The middleware answers below its mount
 * point; `ctx.state.couchPath`, when set, is the raw path there.
 * @throws FolderInUse while another process has the folder; an Error when it or the users' database cannot be opened.
 */
export async function openEmbeddedCouch(options: EmbeddedCouchOptions): Promise<EmbeddedCouch> {
  const dataDir = resolve(options.dataDir);
  const release = await claimFolder(dataDir);
  try {
    const { middleware, close } = await open({ ...options, dataDir });
    return { middleware, close: () => close().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

async function openDatabases({ dataDir, maxOpenDatabases = 64 }: EmbeddedCouchOptions, log: Log) {
  const updates = new UpdateLog();
  const databases = new Databases({
    folder: join(dataDir, 'databases'),
    maxOpen: maxOpenDatabases,
    log,
    onEvent: (name, event) => updates.record(name, event)
  });
  for (const name of databases.names()) updates.record(name, 'updated');
  try {
    for (const name of systemDatabases) if (!databases.has(name)) await databases.create(name);
    await databases.use('_users', () => undefined);
  } catch (error) {
    await databases.close();
    throw error;
  }
  return { updates, databases };
}

async function open(options: EmbeddedCouchOptions): Promise<EmbeddedCouch> {
  const { log = () => undefined } = options;
  const { uuid, cookieSecret } = readSecrets(options.dataDir);
  const { updates, databases } = await openDatabases(options, log);
  const lockout = new Lockout();
  const users = new Users(databases, options.admins);
  const sessions = new Sessions(users, lockout, {
    secret: cookieSecret,
    seconds: options.sessionSeconds ?? thirtyDaysSeconds,
    secure: options.secureCookies ?? false,
    sameSite: options.sameSiteCookies
  });
  const answering = new Set<AbortController>();
  const middleware = createMiddleware({
    uuid,
    databases,
    sessions,
    updates,
    maxBodyBytes: options.maxBodyBytes ?? 8_000_000,
    log,
    answering
  });
  return {
    middleware,
    close: async () => {
      for (const request of answering) request.abort();
      await databases.close();
    }
  };
}

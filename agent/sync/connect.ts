/** Connects to the server: which database is the developer's, is it still the same, and which rules apply. */
import type { Device } from '#domain/documents/device.ts';
import { ServerError } from '../errors.ts';
import { listDevices } from '../replicate/adopt.ts';
import type { Server } from '../replicate/server.ts';
import { acceptRules } from '../rules/known-rules.ts';
import type { Store } from '../store.ts';
import { type Clock, compareClocks, reportClock } from './clock.ts';
import { attempt, type Part, type ReportedProblem, type SyncOptions } from './part.ts';

export type Contact = {
  database: string;
  /** The organisation's database. */
  org: string;
  /** All devices of the developer. */
  devices: Device[];
  syncIntervalMinutes: number | undefined;
  notices: string[];
};

/** `contact` is undefined where the server cannot be used. */
export type Connection = Part & {
  contact: Contact | undefined;
  syncIntervalMinutes: number | undefined;
  clock: Clock;
};

export async function connect(
  { config, store, nowMs, withoutServer = false }: SyncOptions,
  server: Server
): Promise<Connection> {
  const unconfirmed = compareClocks(nowMs, undefined);
  const none = { contact: undefined, syncIntervalMinutes: undefined, clock: unconfirmed, notices: [] };
  if (withoutServer) return { ...none, problems: [NOT_ASKED] };
  const { result: contact, problems } = await attempt(() => contactServer(server, store));
  if (contact === undefined) return { ...none, problems };
  const { notices, syncIntervalMinutes } = contact;
  const clock = compareClocks(nowMs, server.clockAheadMs);
  const { dataDir } = config;
  const rules = await attempt(() => refreshRules(server, contact.org, { dataDir, nowMs: clock.nowMs }));
  const aboutClock = reportClock(clock);
  return {
    contact: rules.problems.length === 0 ? contact : undefined,
    syncIntervalMinutes,
    clock,
    notices: [...aboutClock.notices, ...notices, ...(rules.result === undefined ? [] : [rules.result])],
    problems: [...aboutClock.problems, ...rules.problems]
  };
}

const NOT_ASKED: ReportedProblem = {
  from: 'server',
  kind: 'credentials',
  message:
    'The server refused the token and is not asked again until API_TOKEN changes or tidesheet is started again. ' +
    'Days are collected meanwhile.'
};

/** Returns what the user should know about the rules. */
async function refreshRules(
  server: Server,
  org: string,
  { dataDir, nowMs }: { dataDir: string; nowMs: number }
): Promise<string | undefined> {
  try {
    return acceptRules(dataDir, await server.rules(org), nowMs);
  } catch (error) {
    const isMissing = error instanceof ServerError && error.kind === 'gone';
    if (isMissing) return acceptRules(dataDir, undefined, nowMs);
    throw error;
  }
}

/**
 * Asks the server who the agent acts for. Where the database no longer exists or is another one, the local copy of the
 * old one is erased: what was erased may not come back.
 * @throws ServerError of the kind `gone` after such an erasure without a successor, or of any other kind.
 */
async function contactServer(server: Server, store: Store): Promise<Contact> {
  const { developer, databases, syncIntervalMinutes } = await server.me();
  const database = developer?.database;
  if (database === undefined) throw await eraseLocal(store, server.url);
  const { database: known } = await store.readState();
  const replaced = known !== undefined && known !== database;
  if (replaced) await store.wipe();
  const devices = await unlessGone(store, server.url, () => server.use(database, listDevices));
  await store.updateState({ database });
  return { database, org: databases.org, devices, syncIntervalMinutes, notices: replaced ? [REPLACED] : [] };
}

/** Runs an operation on the developer's database; where that no longer exists, the local copy is erased. */
export async function unlessGone<T>(store: Store, url: string, operate: () => Promise<T>): Promise<T> {
  try {
    return await operate();
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'gone') throw await eraseLocal(store, url);
    throw error;
  }
}

async function eraseLocal(store: Store, url: string): Promise<ServerError> {
  await store.wipe();
  return new ServerError('gone', `Your database is not on the server at ${url} any more. ${ERASED}`);
}

const ERASED = 'The local copy of it was erased too, and nothing is collected.';
const REPLACED = 'Your database on the server is a new one: the local copy of the old one was erased.';

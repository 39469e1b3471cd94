/** Connects to the server: which database is the developer's, is it still the same, and which rules apply. */
import * as v from 'valibot';
import type { Device } from '#domain/documents/device.ts';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import { OwnPrivacy, PROFILE_ID } from '#domain/documents/profile.ts';
import { STRICTEST_PRIVACY } from '#domain/summarise/narrow-privacy.ts';
import { acceptRetention } from '../collect/expired.ts';
import { acceptOwnPrivacy } from '../collect/privacy-file.ts';
import { ServerError } from '../errors.ts';
import { listDevices } from '../replicate/adopt.ts';
import type { Server } from '../replicate/server.ts';
import { acceptRules, knownRevision } from '../rules/known-rules.ts';
import type { Store } from '../store.ts';
import { type Clock, compareClocks, reportClock } from './clock.ts';
import { readKnownContact } from './known-contact.ts';
import { attempt, type Part, type ReportedProblem, type SyncOptions } from './part.ts';

export type Contact = {
  database: string;
  /** The organisation's database. */
  org: string;
  /** All devices of the developer. */
  devices: Device[];
  /** The revision of what the database went through; undefined: it does not say. */
  epochs?: string | undefined;
  /** All but `epochs` is from an earlier synchronisation. */
  isRecent?: boolean;
  syncIntervalMinutes: number | undefined;
  notices: string[];
};

/** What the developer's database has beside their days. `epochs`: the revision of what it went through; undefined: none. */
type OwnDocuments = { profile: object | undefined; epochs: string | undefined };

/** `contact` is undefined where the server cannot be used. */
export type Connection = Part & {
  contact: Contact | undefined;
  syncIntervalMinutes: number | undefined;
  clock: Clock;
};

export async function connect(
  { config, store, nowMs, withoutServer = false, memory }: SyncOptions,
  server: Server
): Promise<Connection> {
  const unconfirmed = compareClocks(nowMs, undefined);
  const none = { contact: undefined, syncIntervalMinutes: undefined, clock: unconfirmed, notices: [] };
  if (withoutServer) return { ...none, problems: [NOT_ASKED] };
  const recent = memory && (await readKnownContact(store, config, nowMs));
  const { result, problems: unreached } = await attempt(() => reach(server, store, recent));
  if (result === undefined) return { ...none, problems: unreached };
  const { contact, own } = result;
  const { notices, syncIntervalMinutes } = contact;
  const clock = compareClocks(nowMs, server.clockAheadMs);
  const { dataDir } = config;
  const rules = await attempt(() => refreshRules(server, contact.org, { dataDir, nowMs: clock.nowMs }));
  const privacy = await attempt(async () => refreshPrivacy(dataDir, own));
  const retention = await attempt(async () => {
    if (!contact.isRecent) await acceptRetention(store, await server.retention(contact.org));
  });
  const aboutClock = reportClock(clock);
  const problems = [...rules.problems, ...privacy.problems, ...retention.problems];
  return {
    // What is hidden, and what is no longer stored, must be known before anything is sent.
    contact: problems.length === 0 ? contact : undefined,
    syncIntervalMinutes,
    clock,
    notices: [
      ...aboutClock.notices,
      ...notices,
      ...[rules.result, privacy.result].filter((notice) => notice !== undefined)
    ],
    problems: [...aboutClock.problems, ...problems]
  };
}

const NOT_ASKED: ReportedProblem = {
  from: 'server',
  kind: 'credentials',
  message:
    'The server refused the token and is not asked again until API_TOKEN changes or tidesheet is started again. ' +
    'Days are collected meanwhile.'
};

type Reached = { contact: Contact; own: OwnDocuments };

/** What is asked for every time; who the agent is, only where that is not known or the database is no longer the same. */
async function reach(server: Server, store: Store, recent: Contact | undefined): Promise<Reached> {
  const { database } = await store.readState();
  if (recent !== undefined && recent.database === database) {
    const own = await readOwnDocuments(server, store, recent.database);
    if (own.epochs === recent.epochs) return { contact: recent, own };
  }
  const contact = await contactServer(server, store);
  const own = await readOwnDocuments(server, store, contact.database);
  return { contact: { ...contact, epochs: own.epochs }, own };
}

/** Takes over the privacy settings of the person's profile. Returns what the user should know about them. */
function refreshPrivacy(dataDir: string, { profile }: OwnDocuments): string | undefined {
  if (profile === undefined) return acceptOwnPrivacy(dataDir, undefined);
  const read = v.safeParse(v.object({ privacy: v.optional(OwnPrivacy) }), profile);
  // Settings that a newer dashboard wrote hide something, too.
  return acceptOwnPrivacy(dataDir, read.success ? read.output.privacy : STRICTEST_PRIVACY);
}

async function readOwnDocuments(server: Server, store: Store, database: string): Promise<OwnDocuments> {
  return unlessGone(store, server.url, () =>
    server.use(database, async (remote) => {
      const { rows } = await remote.allDocs({ keys: [PROFILE_ID, EPOCHS_ID], include_docs: true });
      const [profile, epochs] = rows.map((row) => ('value' in row ? row : undefined));
      return { profile: profile?.doc ?? undefined, epochs: epochs?.value.rev };
    })
  );
}

/** Returns what the user should know about the rules. */
async function refreshRules(
  server: Server,
  org: string,
  { dataDir, nowMs }: { dataDir: string; nowMs: number }
): Promise<string | undefined> {
  try {
    const received = await server.rules(org, knownRevision(dataDir));
    return received === 'unchanged' ? undefined : acceptRules(dataDir, received.rules, nowMs);
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

/** Connects to the server: which database is the developer's, is it still the same, and which rules apply. */
import * as v from 'valibot';
import type { AgentContact } from '#domain/api/agent-contact.ts';
import type { Device } from '#domain/documents/device.ts';
import { OwnPrivacy } from '#domain/documents/profile.ts';
import { STRICTEST_PRIVACY } from '#domain/summarise/narrow-privacy.ts';
import { acceptRetention } from '../collect/expired.ts';
import { acceptOwnPrivacy } from '../collect/privacy-file.ts';
import { ServerError } from '../errors.ts';
import type { Server } from '../replicate/server.ts';
import { acceptRules } from '../rules/known-rules.ts';
import type { KnownContact, Store } from '../store.ts';
import { type Clock, compareClocks, reportClock } from './clock.ts';
import { isVerified, readKnownContact } from './known-contact.ts';
import { attempt, type Part, type ReportedProblem, type SyncOptions } from './part.ts';

export type Contact = {
  database: string;
  /** All devices of the developer. */
  devices: Device[];
  /** The revision of what the database went through; undefined: it does not say. */
  epochs?: string | undefined;
  /** The database is the one that was seen to have everything a short while ago. */
  isRecent?: boolean;
  /** The database went through nothing since then. */
  isContinued?: boolean;
  syncIntervalMinutes?: number | undefined;
  /** Of the response; undefined: the user has to be told something of it again. */
  tag: string | undefined;
  notices: string[];
};

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
  const known = memory && (await readKnownContact(store, config));
  const { result, problems: unreached } = await attempt(() => reach(server, store, { known, nowMs }));
  if (result === undefined) return { ...none, problems: unreached };
  const { contact, news } = result;
  const clock = compareClocks(nowMs, server.clockAheadMs);
  const accepted =
    news === undefined ? NO_NEWS : await accept(news, store, { ...config, nowMs: clock.nowMs });
  const { notices, problems } = accepted;
  const aboutClock = reportClock(clock);
  return {
    // What is hidden, and what is no longer stored, must be known before anything is sent.
    contact:
      problems.length === 0 ? { ...contact, ...(notices.length > 0 && { tag: undefined }) } : undefined,
    syncIntervalMinutes: contact.syncIntervalMinutes,
    clock,
    notices: [...aboutClock.notices, ...contact.notices, ...notices],
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

/** `news`: what the server said, where that is not what it had said before. */
type Reached = { contact: Contact; news: AgentContact | undefined };
type Known = { known: KnownContact | undefined; nowMs: number };

/**
 * Asks the server who the agent acts for. Where the database no longer exists or is another one, the local copy of the
 * old one is erased: what was erased may not come back.
 * @throws ServerError of the kind `gone` after such an erasure without a successor, or of any other kind.
 */
async function reach(server: Server, store: Store, { known, nowMs }: Known): Promise<Reached> {
  const { database: before } = await store.readState();
  const last = known?.database === before ? known : undefined;
  const wasVerified = last !== undefined && isVerified(last, nowMs);
  const received = await server.contact(last?.tag);
  if (received === undefined && last !== undefined)
    return {
      contact: {
        ...last,
        tag: last.tag,
        isRecent: wasVerified,
        isContinued: last.epochs !== undefined,
        notices: []
      },
      news: undefined
    };
  const { contact: news, tag } = received ?? (await server.contact()) ?? {};
  const database = news?.developer?.database;
  if (news === undefined || database === undefined) throw await eraseLocal(store, server.url);
  const replaced = before !== undefined && before !== database;
  if (replaced) await store.wipe();
  if (before !== database) await store.updateState({ database });
  const { devices, epochs, syncIntervalMinutes } = news;
  const isSame = last?.database === database && last.epochs === epochs;
  const [isRecent, isContinued] = [isSame && wasVerified, isSame && epochs !== undefined];
  const notices = replaced ? [REPLACED] : [];
  return {
    contact: { database, devices, epochs, isRecent, isContinued, syncIntervalMinutes, tag, notices },
    news
  };
}

/** Takes over the rules, the privacy settings of the person's profile, and how long documents are stored. */
async function accept(
  { rules, profile, retention }: AgentContact,
  store: Store,
  { dataDir, nowMs }: { dataDir: string; nowMs: number }
): Promise<Part> {
  const outcomes = [
    await attempt(async () => acceptRules(dataDir, rules, nowMs)),
    await attempt(async () => acceptProfile(dataDir, profile)),
    await attempt(async () => acceptRetention(store, retention))
  ];
  return {
    notices: outcomes.flatMap(({ result }) => result ?? []),
    problems: outcomes.flatMap(({ problems }) => problems)
  };
}

const NO_NEWS: Part = { notices: [], problems: [] };

/** Returns what the user should know about the settings. */
function acceptProfile(dataDir: string, profile: AgentContact['profile']): string | undefined {
  if (profile === undefined) return acceptOwnPrivacy(dataDir, undefined);
  const read = v.safeParse(v.object({ privacy: v.optional(OwnPrivacy) }), profile);
  // Settings that a newer dashboard wrote hide something, too.
  return acceptOwnPrivacy(dataDir, read.success ? read.output.privacy : STRICTEST_PRIVACY);
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

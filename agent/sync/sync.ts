/** One synchronisation: ask the server, collect from ActivityWatch, send. Each part goes as far as it can by itself. */
import { countWaiting } from '../collect/stored-documents.ts';
import type { Config } from '../config.ts';
import { ServerError } from '../errors.ts';
import { push } from '../replicate/push.ts';
import { Server } from '../replicate/server.ts';
import { acceptRules } from '../rules/known-rules.ts';
import type { Store } from '../store.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { contactServer, unlessGone, type Contact } from './connect.ts';
import { attempt, emptyReport, isErased, type ReportedProblem, type SyncReport } from './report.ts';

export type SyncOptions = {
  config: Config;
  store: Store;
  /** The clock, in Unix milliseconds. */
  nowMs: number;
  /** Widens what is collected to so many hours back. */
  hours?: number | undefined;
  /** Told how many of the days to collect are done. */
  progress?: ((done: number, total: number) => void) | undefined;
  /** Collects only: the server has said no, and nothing has changed since. */
  withoutServer?: boolean;
};

/** Runs one synchronisation. What goes wrong outside is in the report; only defects are thrown. */
export async function synchronise(options: SyncOptions): Promise<SyncReport> {
  const { config, store, nowMs, withoutServer = false } = options;
  const report = emptyReport(nowMs);
  const server = new Server(config);
  if (withoutServer) report.problems.push(NOT_ASKED);
  const contact = withoutServer
    ? undefined
    : await attempt(report, () => meetServer(options, server, report));
  if (!isErased(report)) await attempt(report, () => bringUpToDate(options, { server, contact }, report));
  if (contact !== undefined && !isErased(report))
    await attempt(report, () => send(options, server, contact, report));
  const { sentSeq, refused } = await store.readState();
  report.refused = Object.keys(refused).length;
  report.waiting = await countWaiting(store.pouch, sentSeq, Object.keys(refused));
  return report;
}

const NOT_ASKED: ReportedProblem = {
  from: 'server',
  kind: 'credentials',
  message:
    'The server refused the token and is not asked again until API_TOKEN changes or tidesheet is started again. ' +
    'Days are collected meanwhile.'
};

async function meetServer(
  { config, store }: SyncOptions,
  server: Server,
  report: SyncReport
): Promise<Contact> {
  const contact = await contactServer(server, store);
  report.notices.push(...contact.notices);
  if (contact.syncIntervalMinutes !== undefined) report.syncIntervalMinutes = contact.syncIntervalMinutes;
  const refusal = await refreshRules(server, contact.org, config.dataDir);
  if (refusal !== undefined) report.notices.push(refusal);
  return contact;
}

/** Answers what is wrong where the rules could not be read or used. */
async function refreshRules(server: Server, org: string, dataDir: string): Promise<string | undefined> {
  try {
    return acceptRules(dataDir, await server.rules(org));
  } catch (error) {
    const missing = error instanceof ServerError && error.kind === 'gone';
    if (missing) return 'The server has no rules to read; those known before stay in force.';
    throw error;
  }
}

async function send(
  { store, nowMs }: SyncOptions,
  server: Server,
  { database }: Contact,
  report: SyncReport
): Promise<void> {
  const state = await store.readState();
  const { pushed, refused, sentSeq } = await unlessGone(store, server.url, () =>
    server.use(database, (remote) => push(store.pouch, remote, state, server.url, nowMs))
  );
  report.pushed = pushed;
  await store.updateState({ refused, sentSeq });
}

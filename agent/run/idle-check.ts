/**
 * Whether anything happened since the last synchronisation of a process that goes on running: whether ActivityWatch has recorded
 * anything that adds to a day. Where nothing did, that is all that is asked for.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bucket, bucketEndMs } from '#domain/activitywatch/bucket.ts';
import type { BucketEvent } from '#domain/activitywatch/event.ts';
import { formatInstant, utcDateOf } from '#domain/time/calendar.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import type { Quiet } from '../collect/extend-coverage.ts';
import { ActivityWatchError, ServerError } from '../errors.ts';
import { pausesVersion } from '../pause/pauses.ts';
import { MAX_CLOCK_ERROR_MS } from '../sync/clock.ts';
import { emptyReport, succeeded, type SyncReport } from '../sync/report.ts';
import type { RunOptions } from '../sync/run-once.ts';
import type { ApartAnswer, RunApart } from './run-apart.ts';
import { describeRun, readStatus, writeStatus } from '../sync/status-file.ts';

const MINUTE_MS = 60_000;

/**
 * So often at least everything is looked at: the server is asked, and how far the day is covered is written, before the dashboard
 * calls an idle machine behind.
 */
const maxIdleMs = (syncIntervalMinutes: number) => Math.max(12, 2 * syncIntervalMinutes - 5) * MINUTE_MS;
/** So often where nothing is recorded that could be covered: then no reader of a day can tell the difference. */
const SILENT_MS = 3 * 60 * MINUTE_MS;
const FILES = ['privacy.json', 'privacy-of-profile.json', 'rules.json', 'title-patterns.json'];
const AFK = 'afkstatus';
const TABS = 'web.tab.current';
const WINDOWS = 'currentwindow';
const READ = [AFK, TABS, WINDOWS, 'app.editor.activity'];

/** What a bucket had; it is empty where it has no end. `newest`: where that says whether time was added. */
type Seen = { type: string; endMs: number | undefined; newest: BucketEvent | undefined };
type Look = ReadonlyMap<string, Seen>;
type Last = ApartAnswer & { look: Look; atMs: number; settings: string };

/** Given again and again while ActivityWatch stays as it is. */
const isStanding = (report: SyncReport, before: SyncReport | undefined) =>
  report.notices.length === 0 || report.notices.join('\n') === before?.notices.join('\n');

/** What synchronises, and what lets go of its memory. */
type Worker = Pick<RunApart, 'run' | 'end'>;

export class IdleCheck {
  #last: Last | undefined;
  #before: SyncReport | undefined;

  /** Lets `worker` synchronise unless nothing happened since it last did so without any problem; then it may rest. */
  async run(options: RunOptions, worker: Worker): Promise<SyncReport> {
    const { config, nowMs, withoutServer = false } = options;
    const settings = settingsOf(options);
    const look = withoutServer ? undefined : await lookAt(config);
    const last = this.#last;
    let quiet: Quiet | undefined;
    if (look !== undefined && last !== undefined && last.settings === settings) {
      const isToday = nowMs >= last.atMs && utcDateOf(nowMs) === utcDateOf(last.atMs);
      const added = isToday ? findAdded(last.look, look, last.alwaysActive === '') : 'time';
      const interval = config.syncIntervalMinutes ?? last.report.syncIntervalMinutes ?? 0;
      const isEarly = nowMs - last.atMs < (added === 'nothing' ? SILENT_MS : maxIdleMs(interval));
      if (added !== 'time' && (isEarly || (added === 'nothing' && (await hasNoNews(config, last))))) {
        worker.end();
        if (!isEarly) this.#last = { ...last, atMs: nowMs };
        return reportIdle(options, last.report);
      }
      const isKnown = added === 'nothing' || (added === 'coverage' && isUninterrupted(last.look, look));
      if (isKnown) quiet = { added, buckets: newestOf(look) };
    }
    this.#last = undefined;
    const { report, ...known } = await worker.run({ ...options, quiet });
    const isSettled = quiet !== undefined || isStanding(report, this.#before);
    const isDone = succeeded(report) && report.waiting === 0 && isSettled;
    this.#before = report;
    if (look !== undefined && isDone)
      this.#last = { look, report, ...known, atMs: nowMs, settings: settingsOf(options) };
    if (quiet !== undefined) worker.end();
    return report;
  }
}

/** Another text where anything that the user sets has changed. */
function settingsOf({ config }: RunOptions): string {
  const { dataDir } = config;
  const changed = FILES.map((name) => statSync(join(dataDir, name), { throwIfNoEntry: false })?.mtimeMs);
  return JSON.stringify([config, pausesVersion(dataDir), changed]);
}

/**
 * Whether the server says the same as at the last synchronisation, so that there is nothing to do for it either. A calendar may have
 * changed, and whatever else is unexpected is for the synchronisation to find.
 */
async function hasNoNews(config: RunOptions['config'], { contactTag }: Last): Promise<boolean> {
  if (contactTag === undefined || config.calendar !== undefined) return false;
  const { Server } = await import('../replicate/server.ts');
  const server = new Server(config);
  try {
    const isSame = (await server.contact(contactTag)) === undefined;
    return isSame && Math.abs(server.clockAheadMs ?? Infinity) <= MAX_CLOCK_ERROR_MS;
  } catch (error) {
    if (error instanceof ServerError) return false;
    throw error;
  }
}

/** Undefined where ActivityWatch does not respond as expected: the synchronisation says why. */
async function lookAt({ awUrl, awApiKey }: RunOptions['config']): Promise<Look | undefined> {
  const activitywatch = new ActivityWatch({ url: awUrl, apiKey: awApiKey });
  try {
    const look = new Map<string, Seen>();
    for (const bucket of await activitywatch.buckets()) {
      if (READ.includes(bucket.type)) look.set(bucket.id, await lookAtBucket(activitywatch, bucket));
    }
    return look;
  } catch (error) {
    if (error instanceof ActivityWatchError) return undefined;
    throw error;
  }
}

async function lookAtBucket(activitywatch: ActivityWatch, bucket: Bucket): Promise<Seen> {
  const { id, type } = bucket;
  const endMs = bucketEndMs(bucket);
  if (![AFK, TABS, WINDOWS].includes(type) && endMs !== undefined) return { type, endMs, newest: undefined };
  const [newest] = (await activitywatch.newestEvents(id, 1)).events;
  return { type, endMs: endMs ?? newest?.endMs, newest };
}

/** `nothing`: no day can come out otherwise; `coverage`: only further covered. */
type Added = Quiet['added'] | 'time';

/**
 * What has been recorded since. No active time is added where the newest event of every afk watcher is the one that said already
 * that nobody is there, and no tab plays anything.
 */
function findAdded(before: Look, now: Look, noWindowsCount: boolean): Added {
  if ([...before.keys()].join() !== [...now.keys()].join()) return 'time';
  const pairs = pairsOf(before, now);
  const moved = pairs.filter(isMoved);
  if (moved.length === 0 || isBehindCoverage(pairs, moved)) return 'nothing';
  const afk = pairs.filter(({ seen }) => seen.type === AFK);
  const isAway = afk.length > 0 && afk.every(({ known, seen }) => isSameAbsence(known, seen));
  const movesAllowed = moved.every(
    ({ known, seen }) =>
      seen.type === AFK || seen.type === WINDOWS || (seen.type === TABS && isSameSilence(known, seen))
  );
  return isAway && noWindowsCount && movesAllowed ? 'coverage' : 'time';
}

/** Far more than what is recorded so long after a window has to do with it. */
const BEHIND_MS = 10 * MINUTE_MS;

/** Time is covered to the last window: whether everything that moved goes on far behind that, and the same absence with it. */
function isBehindCoverage(pairs: readonly Pair[], moved: readonly Pair[]): boolean {
  const windowsMs = pairs.flatMap(({ seen }) => (seen.type === WINDOWS ? (seen.endMs ?? []) : []));
  const behindMs = Math.max(...windowsMs) + BEHIND_MS;
  return moved.every(
    ({ known, seen }) =>
      known.endMs !== undefined &&
      known.endMs >= behindMs &&
      (seen.type === TABS || (seen.type === AFK && isSameAbsence(known, seen)))
  );
}

type Pair = { known: Seen; seen: Seen };

const pairsOf = (before: Look, now: Look): Pair[] =>
  [...now].flatMap(([id, seen]) => {
    const known = before.get(id);
    return known === undefined ? [] : [{ known, seen }];
  });

const isMoved = ({ known, seen }: Pair) => known.endMs !== seen.endMs;

/** Whether in everything that moved the same event goes on: watchers join it only as long as they run. */
const isUninterrupted = (before: Look, now: Look) =>
  pairsOf(before, now).every((pair) => !isMoved(pair) || isSameEvent(pair.known, pair.seen));

const newestOf = (look: Look): Quiet['buckets'] =>
  Object.fromEntries(
    [...look].map(([id, { endMs = null, newest }]) => [id, { endMs, startMs: newest?.startMs ?? null }])
  );

const isSameEvent = (known: Seen, seen: Seen) =>
  known.newest !== undefined && known.newest.startMs === seen.newest?.startMs;

const isSameAbsence = (known: Seen, seen: Seen) =>
  isSameEvent(known, seen) && [known, seen].every(({ newest }) => newest?.data['status'] === 'afk');

const isSameSilence = (known: Seen, seen: Seen) =>
  isSameEvent(known, seen) && seen.newest?.data['audible'] !== true;

function reportIdle({ config, nowMs }: RunOptions, last: SyncReport): SyncReport {
  const { device, syncIntervalMinutes, notices } = last;
  const report = { ...emptyReport(nowMs), device, syncIntervalMinutes, notices };
  const status = readStatus(config.dataDir);
  if (status !== undefined) {
    const at = formatInstant(nowMs);
    writeStatus(config.dataDir, { ...status, lastRun: describeRun(report), lastSuccess: at });
  }
  return report;
}

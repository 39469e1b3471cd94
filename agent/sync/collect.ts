/** Collects the days of this device from ActivityWatch into the local store. */
import { dayId } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import type { Departure } from '#domain/summarise/active-time.ts';
import { addDays, utcDateOf, utcStartMs } from '#domain/time/calendar.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import { chooseDates } from '../collect/choose-dates.ts';
import { areAsSeen, extendCoverage } from '../collect/extend-coverage.ts';
import { collectDates } from '../collect/collect.ts';
import { type Collected, NOTHING_COLLECTED } from '../collect/collected.ts';
import { removeExpiredDays } from '../collect/expired.ts';
import { removeFutureDays } from '../collect/future.ts';
import { findFlooding } from '../collect/find-flooding.ts';
import { hashPrivacy, readPrivacy } from '../collect/privacy-file.ts';
import { compileAlwaysActive, openRecorder, recordsWindows, type Recorder } from '../collect/recorder.ts';
import {
  departureNotice,
  failedNotices,
  formerNameNotice,
  rivalNotice,
  watcherNotices
} from '../collect/recorder-notices.ts';
import { listConflictedDates, listLocalDevices, listNewestDays } from '../collect/stored-documents.ts';
import { localZone } from '../device/device.ts';
import { rememberHostNames } from '../device/host-names.ts';
import { ActivityWatchError } from '../errors.ts';
import { knownPauses, PAUSES_REACH_DAYS } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses.ts';
import { knownRulesByDate, UNKNOWN_RULES_KEY } from '../rules/rules-by-date.ts';
import type { Store } from '../store.ts';
import { AGENT_VERSION } from '../version.ts';
import { attempt, type Part, type SyncOptions } from './part.ts';

/** Enough to find the last complete day: few of the newest are not. */
export const NEWEST_DAYS = 60;
const HOUR_MS = 3_600_000;

/** @throws ActivityWatchError where it is away, or does not record windows. */
export async function openOwnRecorder({ config, store, nowMs }: SyncOptions): Promise<Recorder> {
  const activitywatch = new ActivityWatch({ url: config.awUrl, apiKey: config.awApiKey });
  const info = await activitywatch.info();
  const known = (await listLocalDevices(store.pouch)).filter(({ deviceId }) => deviceId === info.device_id);
  rememberHostNames(
    config.dataDir,
    info,
    known.map(({ hostname }) => hostname)
  );
  const recorder = await openRecorder({ activitywatch, dataDir: config.dataDir, nowMs });
  rememberHostNames(config.dataDir, info, recorder.formerNames);
  if (recordsWindows(recorder)) return recorder;
  const others = recorder.hosts.filter((host) => host !== info.hostname).map((host) => `"${host}"`);
  throw new ActivityWatchError(
    `ActivityWatch at ${activitywatch.url} has no window bucket of host "${info.hostname}". Is its window watcher ` +
      `running? ${others.length === 0 ? '' : `It has buckets of ${others.join(', ')}: restart ActivityWatch if that is this machine. `}` +
      'What was collected before is safe.'
  );
}

/** What reaches from one day over its end may grow for an hour, and a little more until it is read. */
const SETTLED_MS = 75 * 60_000;
const MAX_REPORTED = 200;
/** Shorter ones are not worth a notice. */
const MIN_DEPARTURE_MS = 60_000;

export type Reasons = {
  device: Device;
  /** Ids of documents that the server had newer revisions of. */
  adopted: string[];
  /** These are another machine's. */
  isShared: boolean;
  /** From here on everything was asked for again. */
  askedFromMs: number | undefined;
};

export type Collection = Part & { collected: Collected };

/** What was collected before a problem is stored, and counted. */
export async function collect(
  options: SyncOptions,
  recorder: Recorder,
  reasons: Reasons
): Promise<Collection> {
  let collected = NOTHING_COLLECTED;
  const departures = new Set<string>();
  await removeExpiredDays(options.store, reasons.device.device);
  const removed = await removeFuture(options, reasons.device);
  const { problems } = await attempt(() =>
    collectDays(options, recorder, {
      ...reasons,
      onProgress: (counts) => (collected = counts),
      onDepartures: (found) => {
        for (const { startMs, endMs, reason } of found) {
          if (endMs - startMs >= MIN_DEPARTURE_MS)
            departures.add(departureNotice(utcDateOf(startMs), reason));
        }
      }
    })
  );
  const notices = [
    ...(removed.length > 0 ? [removedNotice(removed)] : []),
    ...watcherNotices(recorder).map(({ problem, remedy }) => `${problem} ${remedy}`),
    ...(await firstTime(options.store, [formerNameNotice(recorder), rivalNotice(recorder), ...departures])),
    ...failedNotices(collected.failedBuckets),
    ...(problems.length === 0 ? lossNotices(collected) : [])
  ];
  return { collected, notices, problems };
}

async function removeFuture(
  { store, nowMs, isClockConfirmed = false, isClockAhead = false }: SyncOptions,
  { device }: Device
): Promise<string[]> {
  if (!isClockConfirmed) return [];
  return removeFutureDays(store, { device, nowMs, onlyUnsent: isClockAhead });
}

const removedNotice = (dates: string[]) =>
  `Removed what lies in the future, ${dates.join(', ')} (UTC): a clock that was wrong had written it.`;

/** Those of the notices that were not given before. */
async function firstTime(store: Store, notices: readonly (string | undefined)[]): Promise<string[]> {
  const { reported } = await store.readState();
  const first = notices
    .filter((notice) => notice !== undefined)
    .filter((notice) => !reported.includes(notice));
  if (first.length > 0) await store.updateState({ reported: [...reported, ...first].slice(-MAX_REPORTED) });
  return first;
}

async function collectDays(
  {
    config,
    store,
    nowMs,
    isClockConfirmed = false,
    hours,
    acceptDeletions = false,
    progress,
    memory,
    quiet
  }: SyncOptions,
  { activitywatch, info, names, buckets, coverage, alwaysActive }: Recorder,
  {
    device: { device, collectFrom },
    adopted,
    isShared,
    askedFromMs,
    onProgress,
    onDepartures
  }: Reasons & Observers
): Promise<void> {
  const rules = knownRulesByDate(config.dataDir);
  const privacy = readPrivacy(config.dataDir);
  const stored = await listNewestDays(store.pouch, device, NEWEST_DAYS);
  const state = await store.readState();
  const storedFromMs = state.storedFrom === undefined ? 0 : utcStartMs(state.storedFrom);
  const collectFromMs = Math.max(Date.parse(collectFrom), storedFromMs);
  const today = utcDateOf(nowMs);
  const server = `${info.device_id} ${info.version} ${today}`;
  const found = memory?.floodingOf(server) ?? (await findFlooding(activitywatch, buckets, nowMs));
  if (found !== undefined) memory?.noteFlooding(server, found);
  const flooding = found ?? state.flooding ?? 'longer';
  const otherServer = flooding !== (state.flooding ?? 'longer');
  // What was collected before any rules were known shares the least, however long ago.
  const rulesWereUnknown = state.rules === UNKNOWN_RULES_KEY && rules.key !== UNKNOWN_RULES_KEY;
  const pattern = alwaysActive ?? state.alwaysActive ?? '';
  if (memory !== undefined) memory.alwaysActive = pattern;
  const otherActive = pattern !== (state.alwaysActive ?? '');
  const rulesChanged = stored.length > 0 && (state.rules !== rules.key || otherServer || otherActive);
  const privacyChanged = stored.length > 0 && (rulesWereUnknown || state.privacy !== hashPrivacy(privacy));
  const conflicted = await listConflictedDates(store.pouch, [...adopted, ...stored.map(({ _id }) => _id)]);
  const accepted = acceptDeletions ? state.unclearDates : [];
  const acceptedFrom =
    acceptDeletions && hours !== undefined ? utcDateOf(nowMs - hours * HOUR_MS) : undefined;
  const dates = chooseDates({
    stored,
    collectFromMs,
    nowMs,
    askedFromMs,
    rulesChanged,
    privacyChanged,
    // A command reads as much as it can.
    isVerified: memory !== undefined && state.verifiedOn === today,
    isDaily: state.readAgainOn !== undefined && state.readAgainOn !== today,
    conflicted,
    accepted
  });
  const isDaily = state.readAgainOn !== today;
  const isAsked =
    rulesChanged || privacyChanged || isDaily || askedFromMs !== undefined || conflicted.length > 0;
  if (quiet !== undefined && !isAsked && adopted.length === 0) {
    if (quiet.added === 'nothing' && areAsSeen(buckets, quiet)) return;
    if (quiet.added === 'coverage' && privacy === undefined && dates.length === 1) {
      const made = { tz: localZone(), agent: AGENT_VERSION, activitywatch: info.version };
      const { throughMs } = coverage;
      const paused = readPauses(config.dataDir);
      const extension = { quiet, buckets, throughMs, nowMs, paused, made };
      const written = await extendCoverage(store.pouch, dayId(today, device), extension);
      if (written !== undefined)
        return onProgress({ ...NOTHING_COLLECTED, written: written ? 1 : 0, unchanged: written ? 0 : 1 });
    }
  }
  const fromDate = addDays(dates[0] ?? utcDateOf(nowMs), -PAUSES_REACH_DAYS);
  const input = {
    developer: config.developer,
    device,
    ...names,
    tz: localZone(),
    rulesOn: rules.on,
    flooding,
    alwaysActive: compileAlwaysActive(pattern),
    onDepartures,
    privacy,
    fromMs: collectFromMs,
    throughMs: coverage.throughMs,
    paused: await knownPauses(store.pouch, { device, fromDate }, readPauses(config.dataDir)),
    agent: AGENT_VERSION,
    activitywatch: info.version
  };
  await collectDates({
    store,
    source: { activitywatch, buckets, nowMs, memory: memory?.collect },
    dates,
    input,
    nowMs,
    isClockConfirmed,
    isShared: (date) => isShared && adopted.includes(dayId(date, device)),
    isAccepted: (date) => (acceptedFrom === undefined ? accepted.includes(date) : date >= acceptedFrom),
    onProgress: (collected) => {
      onProgress(collected);
      progress?.(collected.written + collected.unchanged, dates.length);
    }
  });
  // Before the server's older days were taken over, the settings cannot have been applied to them.
  await store.updateState({
    flooding,
    alwaysActive: pattern,
    rules: rules.key,
    // Later runs need not read all of it again.
    askedFromMs: undefined,
    readAgainOn: today,
    ...(nowMs >= utcStartMs(today) + SETTLED_MS && { verifiedOn: today }),
    ...(state.adopted && { privacy: hashPrivacy(privacy) })
  });
}

type Observers = {
  onProgress: (collected: Collected) => void;
  onDepartures: (departures: readonly Departure[]) => void;
};

function lossNotices({ lostDates, unclearDates }: Collected): string[] {
  const lost = lostDates.filter((date) => !unclearDates.includes(date));
  return [
    ...(lost.length === 0 ? [] : [`${lossOf(lost)}: what was collected before is safe.`]),
    ...(unclearDates.length === 0 ? [] : [unclearNotice(unclearDates)])
  ];
}

const lossOf = (dates: readonly string[]) =>
  `ActivityWatch no longer has everything it had of ${dates.join(', ')} (UTC)`;

/** Asks whether the person deleted what is missing on these UTC dates. */
export const unclearNotice = (dates: readonly string[]): string =>
  `${lossOf(dates)}: what was collected before is safe. If you deleted it there, and it should count no longer: ` +
  'tidesheet sync --accept-deletions';

/** ActivityWatch as the recorder of this machine: its buckets, and how far they cover its time. */
import { bucketEndMs, type Bucket, type ServerInfo } from '#domain/activitywatch/bucket.ts';
import {
  chooseBuckets,
  findFormerNames,
  findFresherWindows,
  findRivals,
  type HostNames
} from '#domain/activitywatch/choose-buckets.ts';
import { coverageOf, type Coverage, WATCHERS } from '#domain/activitywatch/coverage.ts';
import { checkRegex, compileRegex } from '#domain/categorise/check-regex.ts';
import { type AlwaysActive, appOf } from '#domain/summarise/active-time.ts';
import { otherHostNames } from '../device/host-names.ts';
import { ActivityWatchError } from '../errors.ts';
import type { ActivityWatch } from './activitywatch.ts';

export type Recorder = {
  activitywatch: ActivityWatch;
  info: ServerInfo;
  names: HostNames;
  /** Names of hosts that this one had before, as far as only ActivityWatch's buckets show it. */
  formerNames: readonly string[];
  /** Those of this machine, of the types that are read; no window bucket among them: nothing can be collected. */
  buckets: Bucket[];
  coverage: Coverage;
  /** The window bucket of another host that is being written while this machine's is not. */
  fresher: Bucket | undefined;
  /** Window buckets that speak of the same time, in the order in which they count. */
  rivals: Bucket[];
  /** The window watcher does not know which window is in front. */
  isBlind: boolean;
  /** The person's own pattern of windows that always count as active; undefined where it cannot be read now. */
  alwaysActive: string | undefined;
  /** Names of all hosts that have buckets. */
  hosts: string[];
  /** When the newest window of a host ended, Unix milliseconds; undefined where it has none. */
  recordedUntilMs: (hostname: string) => number | undefined;
};

export type RecorderOptions = {
  activitywatch: ActivityWatch;
  dataDir?: string | undefined;
  nowMs: number;
  /** Another host than the one ActivityWatch runs on. */
  host?: string | undefined;
};

/** @throws ActivityWatchError */
export async function openRecorder({
  activitywatch,
  dataDir,
  nowMs,
  host
}: RecorderOptions): Promise<Recorder> {
  const info = await activitywatch.info();
  const all = await activitywatch.buckets();
  const known =
    host === undefined || host === info.hostname
      ? { hostname: info.hostname, otherNames: dataDir === undefined ? [] : otherHostNames(dataDir, info) }
      : { hostname: host };
  const isRecorded = recordsWindows({ buckets: bucketsOfHost(all, known) });
  const formerNames = host !== undefined || isRecorded ? [] : findFormerNames(all, info.device_id);
  const names =
    formerNames.length === 0
      ? known
      : { ...known, otherNames: [...(known.otherNames ?? []), ...formerNames] };
  const buckets = await withEnds(activitywatch, bucketsOfHost(all, names));
  return {
    activitywatch,
    info,
    names,
    formerNames,
    buckets,
    coverage: coverageOf(buckets, nowMs),
    fresher: host === undefined ? findFresherWindows(all, buckets) : undefined,
    rivals: findRivals(buckets),
    alwaysActive: await readAlwaysActive(activitywatch),
    isBlind: await isBlind(activitywatch, buckets),
    hosts: [...new Set(all.map((bucket) => bucket.hostname))].sort(),
    recordedUntilMs: (hostname) => {
      const ends = all.flatMap((bucket) =>
        bucket.type === WATCHERS.window && bucket.hostname === hostname ? (bucketEndMs(bucket) ?? []) : []
      );
      return ends.length === 0 ? undefined : Math.max(...ends);
    }
  };
}

async function readAlwaysActive(activitywatch: ActivityWatch): Promise<string | undefined> {
  try {
    const pattern = (await activitywatch.settings())['always_active_pattern'];
    return typeof pattern === 'string' ? pattern : '';
  } catch (error) {
    // Servers before 0.13 have no settings; what else is wrong shows when events are read.
    if (error instanceof ActivityWatchError) return undefined;
    throw error;
  }
}

/** The pattern ready for use; undefined for none, or for one that cannot be used, which `watcherNotices` says. */
export function compileAlwaysActive(pattern: string | undefined): AlwaysActive | undefined {
  if (pattern === undefined || pattern === '' || checkRegex(pattern) !== undefined) return undefined;
  return compileRegex(pattern, false);
}

export const recordsWindows = ({ buckets }: Pick<Recorder, 'buckets'>): boolean =>
  buckets.some(({ type }) => type === WATCHERS.window);

/** The buckets to read, of all that ActivityWatch has. */
export function bucketsOfHost(buckets: readonly Bucket[], names: HostNames): Bucket[] {
  const { window, afk, web, editor } = chooseBuckets(
    buckets.map((bucket) => ({ bucket })),
    names
  );
  return [...window, ...afk, ...web, ...editor].map(({ bucket }) => bucket);
}

/** Some servers do not say when the newest event of a bucket ended. */
async function withEnds(activitywatch: ActivityWatch, buckets: readonly Bucket[]): Promise<Bucket[]> {
  const types: string[] = Object.values(WATCHERS);
  const completed: Bucket[] = [];
  for (const bucket of buckets) {
    const isKnown = !types.includes(bucket.type) || bucketEndMs(bucket) !== undefined;
    const [newest] = isKnown ? [] : (await activitywatch.newestEvents(bucket.id, 1)).events;
    completed.push(
      newest === undefined ? bucket : { ...bucket, last_updated: new Date(newest.endMs).toISOString() }
    );
  }
  return completed;
}

const LOOKED_AT = 50;
const MIN_SEEN_MS = 60_000;

/** Whether all newest windows are "unknown", as a watcher for X11 sees those of Wayland. */
async function isBlind(activitywatch: ActivityWatch, buckets: readonly Bucket[]): Promise<boolean> {
  const bucket = buckets.find(({ type }) => type === WATCHERS.window);
  if (bucket === undefined) return false;
  const { events } = await activitywatch.newestEvents(bucket.id, LOOKED_AT);
  const seenMs = events.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return seenMs >= MIN_SEEN_MS && events.every(({ data }) => /^(unknown)?$/i.test(appOf(data)));
}

import { bucketEndMs } from '#domain/activitywatch/bucket.ts';
import { ActivityWatch } from '../activitywatch.ts';
import { bucketsOfHost } from '../collect/fetch-events.ts';
import type { LocalConfig } from '../config.ts';
import { ActivityWatchProblem } from '../problems.ts';
import { failed, ok, skipped, type Check } from './check.ts';

const SERVER = 'ActivityWatch';
const BUCKETS = 'Buckets of this host';
const STALE_MS = 24 * 3_600_000;

/** Whether ActivityWatch answers, and whether its watchers write. */
export async function checkActivityWatch(config: LocalConfig, nowMs: number): Promise<Check[]> {
  const activitywatch = new ActivityWatch({ url: config.awUrl, apiKey: config.awApiKey, timeoutMs: 10_000 });
  try {
    const { hostname, version } = await activitywatch.info();
    const reached = ok(SERVER, `${version} at ${config.awUrl}`);
    return [reached, await checkBuckets(activitywatch, hostname, nowMs)];
  } catch (error) {
    if (!(error instanceof ActivityWatchProblem)) throw error;
    return [failed(SERVER, error.message, `Start ActivityWatch, or set AW_URL.`), skipped(BUCKETS)];
  }
}

async function checkBuckets(activitywatch: ActivityWatch, hostname: string, nowMs: number): Promise<Check> {
  const buckets = bucketsOfHost(await activitywatch.buckets(), hostname);
  const missing = [
    { type: 'currentwindow', watcher: 'aw-watcher-window' },
    { type: 'afkstatus', watcher: 'aw-watcher-afk' }
  ].filter(({ type }) => !buckets.some((bucket) => bucket.type === type));
  if (missing.length > 0) {
    const watchers = missing.map(({ watcher }) => watcher).join(' and ');
    return failed(
      BUCKETS,
      `nothing of ${watchers} for host "${hostname}"`,
      `Start ${watchers} in ActivityWatch.`
    );
  }
  const ends = buckets.flatMap((bucket) => bucketEndMs(bucket) ?? []);
  if (ends.length === 0) return failed(BUCKETS, 'they are all empty', 'Check that the watchers are running.');
  const ageMs = Math.max(0, nowMs - Math.max(...ends));
  const detail = `${buckets.length}, the last event ${age(ageMs)} ago`;
  if (ageMs > STALE_MS) return failed(BUCKETS, detail, 'Check that the watchers are running.');
  return ok(BUCKETS, detail);
}

function age(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return `${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

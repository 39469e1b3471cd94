import { bucketEndMs } from '#domain/activitywatch/bucket.ts';
import { ActivityWatch } from '../collect/activitywatch.ts';
import { watcherNotices } from '../collect/recorder-notices.ts';
import { openRecorder, type Recorder } from '../collect/recorder.ts';
import type { LocalConfig } from '../config.ts';
import { ActivityWatchError } from '../errors.ts';
import { failed, ok, skipped, type Check } from './check.ts';

const SERVER = 'ActivityWatch';
const BUCKETS = 'Buckets of this host';
const REMEDY = 'Check that the watchers are running.';
const NEEDED = [
  { type: 'currentwindow', watcher: 'aw-watcher-window' },
  { type: 'afkstatus', watcher: 'aw-watcher-afk' }
];
const WATCHED = {
  currentwindow: 'window',
  afkstatus: 'afk',
  'web.tab.current': 'browser',
  'app.editor.activity': 'editor'
};

/** Whether ActivityWatch responds, and whether its watchers write. */
export async function checkActivityWatch(config: LocalConfig, nowMs: number): Promise<Check[]> {
  const activitywatch = new ActivityWatch({ url: config.awUrl, apiKey: config.awApiKey, timeoutMs: 10_000 });
  try {
    const recorder = await openRecorder({ activitywatch, dataDir: config.dataDir, nowMs });
    return [ok(SERVER, `${recorder.info.version} at ${config.awUrl}`), checkBuckets(recorder, nowMs)];
  } catch (error) {
    if (!(error instanceof ActivityWatchError)) throw error;
    return [failed(SERVER, error.message, `Start ActivityWatch, or set AW_URL.`), skipped(BUCKETS)];
  }
}

function checkBuckets(recorder: Recorder, nowMs: number): Check {
  const { buckets, names } = recorder;
  const missing = NEEDED.filter(({ type }) => !buckets.some((bucket) => bucket.type === type));
  if (missing.length > 0) {
    const watchers = missing.map(({ watcher }) => watcher).join(' and ');
    return failed(
      BUCKETS,
      `no bucket of ${watchers} for host "${names.hostname}"`,
      `Start ${watchers} in ActivityWatch.`
    );
  }
  const ages = Object.entries(WATCHED).flatMap(([type, word]) => {
    const ends = buckets.flatMap((bucket) => (bucket.type === type ? (bucketEndMs(bucket) ?? []) : []));
    return ends.length === 0 ? [] : [{ type, word, ageMs: Math.max(0, nowMs - Math.max(...ends)) }];
  });
  const needed = ages.filter(({ type }) => NEEDED.some((one) => one.type === type));
  if (needed.length < NEEDED.length) return failed(BUCKETS, 'the window or afk bucket is empty', REMEDY);
  const newest = ages.map(({ word, ageMs }) => `${word} ${age(ageMs)} ago`).join(', ');
  const detail = `${buckets.length}; last event of ${newest}`;
  const [notice] = watcherNotices(recorder);
  return notice === undefined
    ? ok(BUCKETS, detail)
    : failed(BUCKETS, detail, `${notice.problem} ${notice.remedy}`);
}

function age(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return `${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

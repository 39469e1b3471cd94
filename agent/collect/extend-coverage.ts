/**
 * A stretch in which the same absence goes on: of the day, only how far it is covered changes, so that no event needs to be read for
 * it.
 */
import { bucketEndMs, type Bucket } from '#domain/activitywatch/bucket.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import { formatInstant, utcDateOf, utcStartMs } from '#domain/time/calendar.ts';
import { pairs } from '#domain/time/slots.ts';
import type { Pause } from '../pause/pauses.ts';
import type { Pouch } from '../store.ts';
import { isNews, readStored, writeDocument } from './stored-documents.ts';

/**
 * What `tidesheet run` found: no day can come out otherwise, or today is only covered further. `buckets`: when the newest event of
 * each began and ended (Unix milliseconds); since the day was read, only its end has grown.
 */
export type Quiet = {
  added: 'nothing' | 'coverage';
  buckets: Record<string, { startMs: number | null; endMs: number | null }>;
};

export type Extension = {
  quiet: Quiet;
  /** As ActivityWatch has them now. */
  buckets: readonly Bucket[];
  throughMs: number;
  nowMs: number;
  paused: readonly Pause[];
  /** What else a day says of how it was made. */
  made: { tz: string; agent: string; activitywatch: string };
};

/** Writes how far a day is covered, and returns whether that was news; undefined where the day has to be summarised. */
export async function extendCoverage(
  pouch: Pouch,
  id: string,
  { quiet, buckets, throughMs, nowMs, paused, made }: Extension
): Promise<boolean | undefined> {
  const stored = await readStored<DeviceDay>(pouch, id);
  if (stored === undefined || stored.losers.length > 0) return undefined;
  const day = stored.document;
  const storedMs = Date.parse(day.through);
  const isSame =
    areAsSeen(buckets, quiet) &&
    day.tz === made.tz &&
    day.agent === made.agent &&
    day.source.activitywatch === made.activitywatch;
  if (!isSame || storedMs > nowMs) return undefined;
  if (throughMs <= storedMs) return false;
  const isPaused =
    paused.some(({ until, planned = until }) => Date.parse(planned) >= storedMs) ||
    [...pairs(day.paused)].some(([, end]) => utcStartMs(day.date) + end * 1000 >= storedMs);
  // What began behind what the day covers is not in it yet.
  const isWhole = Object.values(quiet.buckets).every(
    ({ startMs, endMs }) => (startMs ?? endMs ?? 0) <= storedMs
  );
  if (isPaused || !isWhole || utcDateOf(throughMs) !== day.date) return undefined;
  const next = { ...day, through: formatInstant(throughMs) };
  if (!isNews(day, next)) return false;
  await writeDocument(pouch, next, stored);
  return true;
}

/** Whether nothing has come to buckets since they were looked at. */
export const areAsSeen = (buckets: readonly Bucket[], quiet: Quiet): boolean =>
  buckets.every((bucket) => {
    const seen = quiet.buckets[bucket.id];
    return seen !== undefined && (seen.endMs ?? undefined) === bucketEndMs(bucket);
  });

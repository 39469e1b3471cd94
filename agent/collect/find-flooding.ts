/** How ActivityWatch's server closes the gaps between events: that changed with its versions, and it does not say. */
import * as v from 'valibot';
import { bucketEndMs, type Bucket } from '#domain/activitywatch/bucket.ts';
import { parseEvents } from '#domain/activitywatch/event.ts';
import type { Flooding } from '#domain/activitywatch/flood.ts';
import { recogniseFlooding } from '#domain/activitywatch/recognise-flooding.ts';
import type { ActivityWatch } from './activitywatch.ts';
import { ActivityWatchError } from '../errors.ts';

/** Nearly every hour of work has a gap that shows it. */
const REACHES_MS = [3_600_000, 24 * 3_600_000];
const FloodedEvents = v.object({ raw: v.array(v.unknown()), flooded: v.array(v.unknown()) });

/**
 * Has the server flood the newest events of its window bucket and looks which way it went; undefined where they do not
 * tell, or where it supports no queries.
 */
export async function findFlooding(
  activitywatch: ActivityWatch,
  buckets: readonly Bucket[],
  nowMs: number
): Promise<Flooding | undefined> {
  const bucket = buckets.find(({ type }) => type === 'currentwindow');
  if (bucket === undefined || /["\\]/.test(bucket.id)) return undefined;
  const endMs = Math.min(bucketEndMs(bucket) ?? nowMs, nowMs);
  for (const reachMs of REACHES_MS) {
    const found = await ask(activitywatch, bucket.id, endMs - reachMs, endMs);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function ask(activitywatch: ActivityWatch, bucketId: string, startMs: number, endMs: number) {
  const events = `query_bucket("${bucketId}")`;
  try {
    const json = await activitywatch.query(
      [`RETURN = {"raw": ${events}, "flooded": flood(${events})};`],
      startMs,
      endMs
    );
    const parsed = v.safeParse(FloodedEvents, json);
    if (!parsed.success) return undefined;
    const { raw, flooded } = parsed.output;
    return recogniseFlooding(parseEvents(raw).events, parseEvents(flooded).events);
  } catch (error) {
    // The events are requested again afterwards, and an error is reported then.
    if (error instanceof ActivityWatchError) return undefined;
    throw error;
  }
}

import * as v from 'valibot';
import { Bucket } from '../activitywatch/bucket.ts';
import { parseEvents } from '../activitywatch/event.ts';
import type { FetchedBucket } from '../summarise/day-input.ts';

const Export = v.object({
  buckets: v.record(v.string(), v.intersect([Bucket, v.looseObject({ events: v.array(v.unknown()) })]))
});

/** An export of all buckets as an agent would have fetched them. */
export function parseNineDays(json: unknown): FetchedBucket[] {
  return Object.values(v.parse(Export, json).buckets).map(({ events, ...bucket }) => ({
    bucket,
    events: parseEvents(events).events
  }));
}

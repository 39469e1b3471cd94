import * as v from 'valibot';
import { BucketStore } from './bucket-store.ts';
import { BucketsExport, type Activity, type IncomingEvent } from './event.ts';
import { parseInstant } from './instant.ts';

function activityOf(event: IncomingEvent): Activity {
  if (event.timestamp === undefined) throw new TypeError('An exported event has no timestamp.');
  return {
    startMs: parseInstant(event.timestamp),
    lengthMs: Math.round(event.duration * 1000),
    data: event.data
  };
}

/**
 * A store holding what a real server exported (`GET /api/0/export`, parsed). Ids follow time, as if the watchers had just written it.
 * Throws a ValiError when it is no such export.
 */
export function bucketsFromExport(json: unknown): BucketStore {
  const store = new BucketStore();
  for (const { events, created, ...info } of Object.values(v.parse(BucketsExport, json).buckets)) {
    store.create({ ...info, createdMs: parseInstant(created) });
    store.insert(
      info.id,
      events.map(activityOf).sort((a, b) => a.startMs - b.startMs)
    );
  }
  return store;
}

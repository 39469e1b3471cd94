/** An ActivityWatch's events as they come: at any time those that began until then, as long as they are so far. */
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { BucketStore } from '../../demo/activitywatch/events/bucket-store.ts';
import type { StoredEvent } from '../../demo/activitywatch/events/event.ts';

export class GrowingStore extends BucketStore {
  nowMs = 0;

  override events(bucketId: string): readonly StoredEvent[] {
    const { nowMs } = this;
    return super
      .events(bucketId)
      .filter(({ startMs }) => startMs <= nowMs)
      .map((event) => ({ ...event, lengthMs: Math.min(event.lengthMs, nowMs - event.startMs) }));
  }

  override newest(bucketId: string): StoredEvent | undefined {
    return this.events(bucketId).at(-1);
  }
}

/** The buckets with their events moved by so many milliseconds. */
export function growingStoreOf(buckets: readonly FetchedBucket[], shiftMs: number): GrowingStore {
  const store = new GrowingStore();
  for (const { bucket, events } of buckets) {
    const { id, type, client, hostname } = bucket;
    store.create({ id, name: null, type, client, hostname, createdMs: 0, data: {} });
    store.insert(
      id,
      events.map(({ startMs, endMs, data }) => ({
        startMs: startMs + shiftMs,
        lengthMs: endMs - startMs,
        data: { ...data }
      }))
    );
  }
  return store;
}

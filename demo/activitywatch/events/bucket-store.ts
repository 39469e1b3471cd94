/** The events of one ActivityWatch, in memory. */
import { isDeepStrictEqual } from 'node:util';
import { endMs, type Activity, type BucketInfo, type StoredEvent } from './event.ts';

interface Bucket {
  info: BucketInfo;
  /** Oldest first; events of the same start in the order they came. */
  events: StoredEvent[];
  /** The event the next heartbeat is held against: the one the last heartbeat made, not always the newest. */
  lastPulse?: StoredEvent;
}

/** Thrown for a bucket that does not exist. */
export class UnknownBucketError extends Error {
  readonly bucketId: string;
  constructor(bucketId: string) {
    super(`There's no bucket named ${bucketId}`);
    this.bucketId = bucketId;
  }
}

function merges(last: StoredEvent, pulse: Activity, pulseMs: number): boolean {
  const inWindow = last.startMs <= pulse.startMs && pulse.startMs <= endMs(last) + pulseMs;
  return inWindow && isDeepStrictEqual(last.data, pulse.data);
}

export class BucketStore {
  readonly #buckets = new Map<string, Bucket>();
  #nextId = 1;

  #bucket(bucketId: string): Bucket {
    const bucket = this.#buckets.get(bucketId);
    if (!bucket) throw new UnknownBucketError(bucketId);
    return bucket;
  }

  /** False, and nothing done, when the bucket is there already. */
  create(info: BucketInfo): boolean {
    if (this.#buckets.has(info.id)) return false;
    this.#buckets.set(info.id, { info, events: [] });
    return true;
  }

  list(): BucketInfo[] {
    return [...this.#buckets.values()].map((bucket) => bucket.info);
  }

  info(bucketId: string): BucketInfo {
    return this.#bucket(bucketId).info;
  }

  /** Oldest first. */
  events(bucketId: string): readonly StoredEvent[] {
    return this.#bucket(bucketId).events;
  }

  newest(bucketId: string): StoredEvent | undefined {
    return this.#bucket(bucketId).events.at(-1);
  }

  insert(bucketId: string, activities: readonly Activity[]): StoredEvent[] {
    const bucket = this.#bucket(bucketId);
    return activities.map((activity) => this.#insertOne(bucket, activity));
  }

  /**
   * Lengthens the last event, keeping its id, when the pulse has the same data and begins no later than
   * `pulseMs` after its end; otherwise the pulse becomes a new event.
   */
  heartbeat(bucketId: string, pulse: Activity, pulseMs: number): StoredEvent {
    const bucket = this.#bucket(bucketId);
    const last = bucket.lastPulse ?? bucket.events.at(-1);
    if (last && merges(last, pulse, pulseMs)) {
      last.lengthMs = Math.max(last.lengthMs, endMs(pulse) - last.startMs);
      return (bucket.lastPulse = last);
    }
    return (bucket.lastPulse = this.#insertOne(bucket, pulse));
  }

  /** As a person deletes an event; false where there is none. */
  remove(bucketId: string, eventId: number): boolean {
    const bucket = this.#bucket(bucketId);
    const kept = bucket.events.filter(({ id }) => id !== eventId);
    if (kept.length === bucket.events.length) return false;
    bucket.events = kept;
    if (bucket.lastPulse?.id === eventId) delete bucket.lastPulse;
    return true;
  }

  #insertOne({ events }: Bucket, { startMs, lengthMs, data }: Activity): StoredEvent {
    const event = { id: this.#nextId++, startMs, lengthMs, data };
    events.splice(events.findLastIndex((other) => other.startMs <= startMs) + 1, 0, event);
    return event;
  }
}

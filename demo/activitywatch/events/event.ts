/** The shapes that ActivityWatch accepts and stores. */
import * as v from 'valibot';

const Data = v.record(v.string(), v.unknown());

/** An event as a watcher sends it; without a timestamp the server takes its own time, without a duration zero. */
export const IncomingEvent = v.object({
  id: v.optional(v.nullable(v.number())),
  timestamp: v.optional(v.string()),
  duration: v.optional(v.number(), 0),
  data: v.optional(Data, {})
});
export type IncomingEvent = v.InferOutput<typeof IncomingEvent>;

/** What a watcher sends to open its bucket. */
export const IncomingBucket = v.object({ type: v.string(), client: v.string(), hostname: v.string() });
export type IncomingBucket = v.InferOutput<typeof IncomingBucket>;

/** The response of a real server to `GET /api/0/export`. */
export const BucketsExport = v.object({
  buckets: v.record(
    v.string(),
    v.object({
      id: v.string(),
      created: v.string(),
      name: v.nullish(v.string(), null),
      type: v.string(),
      client: v.string(),
      hostname: v.string(),
      data: v.optional(Data, {}),
      events: v.array(IncomingEvent)
    })
  )
});
export type BucketsExport = v.InferOutput<typeof BucketsExport>;

/** An event without the id that its bucket gives it: start in epoch milliseconds, length in milliseconds. */
export interface Activity {
  startMs: number;
  lengthMs: number;
  data: Record<string, unknown>;
}

/** An event in a bucket. Ids are unique over all buckets, as in the real server's one table. */
export interface StoredEvent extends Activity {
  id: number;
}

/** A bucket without its events. */
export interface BucketInfo {
  id: string;
  name: string | null;
  type: string;
  client: string;
  hostname: string;
  createdMs: number;
  data: Record<string, unknown>;
}

export const endMs = (event: Activity): number => event.startMs + event.lengthMs;

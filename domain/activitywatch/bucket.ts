/** What an ActivityWatch server says of itself and of its buckets. */
import * as v from 'valibot';
import { ActivityWatchClass } from '../documents/rules.ts';
import { parseInstantMs } from './event.ts';

/** One bucket of `GET /api/0/buckets/`. The Rust server leaves `last_updated` null and fills `metadata` instead. */
export const Bucket = v.looseObject({
  id: v.string(),
  type: v.string(),
  client: v.fallback(v.string(), ''),
  hostname: v.fallback(v.string(), 'unknown'),
  created: v.fallback(v.nullish(v.string()), null),
  last_updated: v.fallback(v.nullish(v.string()), null),
  metadata: v.fallback(
    v.optional(v.looseObject({ start: v.nullish(v.string()), end: v.nullish(v.string()) })),
    undefined
  ),
  data: v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined)
});
export type Bucket = v.InferOutput<typeof Bucket>;

/** `GET /api/0/info`. Servers before 0.10 do not name their device. */
export const ServerInfo = v.looseObject({
  hostname: v.string(),
  version: v.string(),
  testing: v.optional(v.boolean(), false),
  device_id: v.optional(v.string(), '')
});
export type ServerInfo = v.InferOutput<typeof ServerInfo>;

/** `GET /api/0/settings/classes`: null until the categories were changed. */
export const ClassesSetting = v.nullable(v.array(ActivityWatchClass));
export type ClassesSetting = v.InferOutput<typeof ClassesSetting>;

export type ParsedBuckets = { buckets: Bucket[]; rejected: number };

/**
 * The buckets of `GET /api/0/buckets/`, by id. One of another shape is left out and counted.
 * @throws TypeError when the response is not an object of buckets.
 */
export function parseBuckets(json: unknown): ParsedBuckets {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TypeError('ActivityWatch should respond with an object of buckets, but did not.');
  }
  const buckets: Bucket[] = [];
  let rejected = 0;
  for (const [id, item] of Object.entries(json)) {
    const bucket = v.safeParse(Bucket, typeof item === 'object' ? { id, ...item } : item);
    if (bucket.success) buckets.push({ ...bucket.output, id });
    else rejected += 1;
  }
  buckets.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { buckets, rejected };
}

/** When the newest event of a bucket ended, in Unix milliseconds; undefined if the server does not say. */
export function bucketEndMs(bucket: Bucket): number | undefined {
  const end = parseInstantMs(bucket.last_updated ?? bucket.metadata?.end ?? '');
  return Number.isNaN(end) ? undefined : end;
}

/** How the service does against its targets, for admins. */
import * as v from 'valibot';
import { defineRoute } from './route.ts';

export const TARGETS = { syncSuccess: 0.95, latencyMinutes: 60, uptime: 0.99 } as const;

/** By the time since a developer's last sync; `never`: none was seen. */
export const SYNC_BUCKETS = ['under_1h', 'under_4h', 'under_1d', 'under_7d', 'older', 'never'] as const;
export type SyncBucket = (typeof SYNC_BUCKETS)[number];

const HOUR_MS = 3_600_000;
const LIMITS: readonly [SyncBucket, number][] = [
  ['under_1h', HOUR_MS],
  ['under_4h', 4 * HOUR_MS],
  ['under_1d', 24 * HOUR_MS],
  ['under_7d', 7 * 24 * HOUR_MS]
];

export const bucketOf = (ageMs: number | undefined): SyncBucket =>
  ageMs === undefined ? 'never' : (LIMITS.find(([, maxMs]) => ageMs < maxMs)?.[0] ?? 'older');

const Ratio = v.nullable(v.number());

export const Status = v.object({
  /** When it was counted first: the last 30 days, or since the first start. */
  since: v.string(),
  /** Whether each target is met; null where nothing is known yet. */
  syncSuccess: v.object({
    target: v.number(),
    value: Ratio,
    requests: v.number(),
    met: v.nullable(v.boolean())
  }),
  /** Minutes since the last sync of the developers who synced within eight hours: the median of them. */
  latency: v.object({
    target: v.number(),
    value: Ratio,
    developers: v.number(),
    met: v.nullable(v.boolean())
  }),
  uptime: v.object({ target: v.number(), value: Ratio, met: v.nullable(v.boolean()) }),
  developers: v.record(v.picklist(SYNC_BUCKETS), v.number()),
  fanIn: v.object({ waiting: v.number(), lagSeconds: v.number() }),
  backups: v.object({
    scheduled: v.boolean(),
    last: v.nullable(v.string()),
    failed: v.number(),
    /** Whether the last attempt failed. */
    failing: v.boolean()
  }),
  /** The space where the data folder is. `low`: an admin should act. */
  disk: v.picklist(['ok', 'low', 'full'])
});
export type Status = v.InferOutput<typeof Status>;

export const getStatusRoute = defineRoute({
  method: 'GET',
  path: '/status',
  summary: 'Reports sync success, latency and uptime against their targets, and backups.',
  access: 'admin',
  response: Status,
  status: 200
});

/** Only developers who synced so recently count as at work. */
const AT_WORK_MS = 8 * HOUR_MS;

/** The median age in minutes, of how many; undefined without any. */
export function latencyOf(agesMs: readonly number[]): { minutes: number | null; developers: number } {
  const working = agesMs.filter((age) => age < AT_WORK_MS).sort((a, b) => a - b);
  const median = working[Math.floor((working.length - 1) / 2)];
  return { minutes: median === undefined ? null : median / 60_000, developers: working.length };
}

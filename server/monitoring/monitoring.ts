/** What monitoring reads of a server: its metrics, and how it does against its targets. */
import { bucketOf, latencyOf, SYNC_BUCKETS, TARGETS, type Status } from '#domain/api/status.ts';
import type { Couch } from '../../couch/connection.ts';
import type { BackupStatus } from '../jobs/backups.ts';
import { listPeople } from '../people/users.ts';
import type { Log, Storage } from '../service.ts';
import { Collector, KINDS } from './collector.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { SyncTimes } from './sync-times.ts';

type Given = {
  couch: Couch;
  log: Log;
  now: () => number;
  readStorage: () => Promise<Storage>;
  isCouchUp: () => Promise<boolean>;
  backups: () => BackupStatus | undefined;
  fanIn: () => { databases: number; lagMs: number } | undefined;
};

const NO_LAG = { databases: 0, lagMs: 0 };
/** People are listed at most so often. */
const PEOPLE_AGE_MS = 60_000;

export class Monitoring {
  readonly metrics: Metrics = createMetrics();
  readonly syncs: SyncTimes;
  readonly collector: Collector;
  readonly #given: Given;
  readonly #startedMs: number;
  #people: { atMs: number; databases: string[] } | undefined;

  constructor(given: Given) {
    this.#given = given;
    this.#startedMs = given.now();
    this.syncs = new SyncTimes(given);
    this.collector = new Collector(given);
  }

  async stop(): Promise<void> {
    this.syncs.stop();
    await this.collector.stop();
  }

  /** The text that Prometheus reads. */
  async scrape(): Promise<string> {
    const { metrics } = this;
    const { now, readStorage, isCouchUp, backups, fanIn } = this.#given;
    metrics.ensureDefaults();
    const isUp = await isCouchUp();
    metrics.couchUp.set(Number(isUp));
    const { damagedDatabases, disk } = await readStorage();
    metrics.damagedDatabases.set(damagedDatabases);
    metrics.diskOk.set(Number(disk === 'ok'));
    metrics.uptime.set((now() - this.#startedMs) / 1000);
    const { databases, lagMs } = fanIn() ?? NO_LAG;
    metrics.fanInWaiting.set(databases);
    metrics.fanInLag.set(lagMs / 1000);
    const made = backups();
    metrics.backupScheduled.set(Number(made?.isScheduled ?? false));
    metrics.backupLast.set((made?.lastMs ?? 0) / 1000);
    metrics.backupBytes.set(made?.lastBytes ?? 0);
    metrics.backups.set({ result: 'made' }, made?.made ?? 0);
    metrics.backups.set({ result: 'failed' }, made?.failed ?? 0);
    if (isUp) {
      const counts = countBuckets(await this.#ages());
      for (const bucket of SYNC_BUCKETS) metrics.replicationAge.set({ bucket }, counts[bucket] ?? 0);
      const collected = this.collector.latest();
      for (const kind of KINDS) {
        metrics.storeBytes.set({ kind }, collected?.bytes[kind] ?? 0);
        metrics.databases.set({ kind }, collected?.databases[kind] ?? 0);
      }
      metrics.openConflicts.set(collected?.conflicts ?? 0);
      metrics.collectedAt.set((collected?.atMs ?? 0) / 1000);
    }
    return metrics.registry.metrics();
  }

  async status(): Promise<Status> {
    const ages = await this.#ages();
    const { ok, failed, uptime, sinceMs } = this.syncs.totals();
    const requests = ok + failed;
    const success = requests === 0 ? null : ok / requests;
    const { minutes, developers } = latencyOf(ages.flatMap((age) => age ?? []));
    const { databases: waiting, lagMs } = this.#given.fanIn() ?? NO_LAG;
    const made = this.#given.backups();
    return {
      since: new Date(sinceMs).toISOString(),
      syncSuccess: {
        target: TARGETS.syncSuccess,
        value: success,
        requests,
        met: success === null ? null : success >= TARGETS.syncSuccess
      },
      latency: {
        target: TARGETS.latencyMinutes,
        value: minutes,
        developers,
        met: minutes === null ? null : minutes < TARGETS.latencyMinutes
      },
      uptime: {
        target: TARGETS.uptime,
        value: uptime ?? null,
        met: uptime === undefined ? null : uptime >= TARGETS.uptime
      },
      developers: countBuckets(ages),
      fanIn: { waiting, lagSeconds: lagMs / 1000 },
      backups: {
        scheduled: made?.isScheduled ?? false,
        last: made?.lastMs === undefined ? null : new Date(made.lastMs).toISOString(),
        failed: made?.failed ?? 0,
        failing: made?.isFailing ?? false
      },
      disk: (await this.#given.readStorage()).disk
    };
  }

  /** For each developer the time since their last sync; undefined where none was seen. */
  async #ages(): Promise<(number | undefined)[]> {
    const { couch, now } = this.#given;
    const nowMs = now();
    if (this.#people === undefined || Math.abs(nowMs - this.#people.atMs) > PEOPLE_AGE_MS) {
      const people = await listPeople(couch);
      this.#people = { atMs: nowMs, databases: people.map(({ tidesheet }) => tidesheet.database) };
    }
    return this.#people.databases.map((database) => {
      const atMs = this.syncs.lastOf(database);
      return atMs === undefined ? undefined : Math.max(0, nowMs - atMs);
    });
  }
}

function countBuckets(ages: readonly (number | undefined)[]): Status['developers'] {
  const counts = { under_1h: 0, under_4h: 0, under_1d: 0, under_7d: 0, older: 0, never: 0 };
  for (const age of ages) counts[bucketOf(age)]++;
  return counts;
}

/** The agent as a process of its own, watched through /proc. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { BucketStore } from '../../demo/activitywatch/events/bucket-store.ts';
import { startActivityWatch } from '../../demo/activitywatch/server.ts';
import { processorMs, residentMegabytes } from '../process-figures.ts';

const DAY_MS = 86_400_000;
const IDLE_MS = 20_000;
/** V8 still collects garbage after the first synchronisation. */
const SETTLED_MS = 10_000;
/** No server listens there: the agent collects and waits. */
const NO_SERVER = 'http://127.0.0.1:9';

/** Resident memory and processor share of `run` between two synchronisations. */
export async function measureIdle(buckets: readonly FetchedBucket[]): Promise<void> {
  await withAgent(buckets, ['run'], async (agent) => {
    await once(agent.stdout!, 'data');
    await sleep(SETTLED_MS);
    const before = processorMs(agent);
    await sleep(IDLE_MS);
    const share = (100 * (processorMs(agent) - before)) / IDLE_MS;
    const memory = residentMegabytes(agent, 'VmRSS');
    console.log(
      `idle run: ${memory} MB resident (at most 90), ${share.toFixed(2)} % of a processor (at most 0.1)`
    );
    agent.kill('SIGTERM');
  });
}

/** The maximum memory and the time of collecting 30 days. */
export async function measureBackfill(buckets: readonly FetchedBucket[]): Promise<void> {
  await withAgent(buckets, ['sync', '--hours', '720'], async (agent) => {
    const startMs = performance.now();
    let maximum = 0;
    const exited = once(agent, 'exit').then(() => true);
    while (!(await Promise.race([exited, sleep(20, false)])))
      maximum = Math.max(maximum, residentMegabytes(agent, 'VmHWM'));
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`30 days at once: maximum ${maximum} MB (below 200) in ${seconds} s`);
  });
}

async function withAgent(
  buckets: readonly FetchedBucket[],
  args: string[],
  watch: (agent: ChildProcess) => Promise<void>
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-bench-'));
  const activitywatch = await startActivityWatch({ hostname: 'devbox-01', store: untilToday(buckets) });
  const agent = spawn(process.execPath, ['dist/agent.js', ...args], {
    env: {
      ...process.env,
      SERVER_URL: NO_SERVER,
      DEVELOPER_ID: 'bench',
      API_TOKEN: 'bench.bench',
      AW_URL: activitywatch.url,
      DATA_DIR: folder
    },
    stdio: ['ignore', 'pipe', 'ignore']
  });
  const exited = once(agent, 'exit');
  await watch(agent);
  await exited;
  await activitywatch.close();
  rmSync(folder, { recursive: true });
}

/** The recorded days again and again, so that the last of them ends today: about six weeks. */
function untilToday(buckets: readonly FetchedBucket[]): BucketStore {
  const store = new BucketStore();
  const endMs = Math.max(...buckets.flatMap(({ events }) => events.map((event) => event.endMs)));
  for (const { bucket, events } of buckets) {
    const { id, type, client, hostname } = bucket;
    store.create({ id, name: null, type, client, hostname, createdMs: 0, data: {} });
    for (let round = 4; round >= 0; round -= 1) {
      const shiftMs = Math.floor((Date.now() - endMs) / DAY_MS) * DAY_MS - round * 9 * DAY_MS;
      const moved = events.map((event) => ({
        startMs: event.startMs + shiftMs,
        lengthMs: event.endMs - event.startMs,
        data: { ...event.data }
      }));
      store.insert(id, moved);
    }
  }
  return store;
}

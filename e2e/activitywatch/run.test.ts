/** The agent as it runs for weeks: with ActivityWatch's own server, which goes away and comes back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFaultyProxy, type FaultyProxy } from '../stage/agent/faulty-proxy.ts';
import { runThrough } from '../stage/agent/run-through.ts';
import { appsOf, conflictsOf, daysOf, useStage } from '../stage/agent/agent-stage.ts';
import { askCanonical } from './canonical-query.ts';
import { randomOf, writeRandomDay } from './random-days.ts';
import { RealServer, type Written } from './real-server.ts';

const HOUR_MS = 3_600_000;
const stage = useStage();
let real: RealServer;
let host: string;
let proxy: FaultyProxy;
const windows = () => `aw-watcher-window_${host}`;
const presence = () => `aw-watcher-afk_${host}`;

beforeAll(async () => {
  real = await RealServer.start('older');
  host = await real.hostname();
  proxy = await startFaultyProxy(real.url);
});
afterAll(async () => {
  await proxy.close();
  await real.close();
});
beforeEach(async () => {
  await real.reset();
  await proxy.set(null);
  stage.machine.env['AW_URL'] = proxy.url;
});

async function createBuckets(): Promise<void> {
  await real.create(windows(), { type: 'currentwindow', client: 'aw-watcher-window', hostname: host });
  await real.create(presence(), { type: 'afkstatus', client: 'aw-watcher-afk', hostname: host });
}

const eventAt = (ms: number, seconds: number, data: Written['data']): Written => ({
  timestamp: new Date(ms).toISOString().replace('Z', '000+00:00'),
  duration: seconds,
  data
});

/** Somebody works with `app` from so many hours ago on, for so many minutes: whole seconds. */
async function work(app: string, hoursAgo: number, minutes: number): Promise<void> {
  const startMs = Math.floor((Date.now() - hoursAgo * HOUR_MS) / 1000) * 1000;
  await real.insert(windows(), [eventAt(startMs, minutes * 60, { app, title: 'x' })]);
  await real.insert(presence(), [eventAt(startMs, minutes * 60, { status: 'not-afk' })]);
}

describe('sync', () => {
  it('sends what the server itself makes of the last days', async () => {
    const nowMs = Date.now();
    const span = [nowMs - 70 * HOUR_MS, nowMs - HOUR_MS] as const;
    const watchers = { afk: true, chrome: true, firefox: false, editor: true, unknownHost: false };
    const buckets = await writeRandomDay(real, host, span, randomOf(7), watchers);
    expect(await stage.machine.run('sync', '--hours', '96')).toMatchObject({ code: 0, err: '' });
    const period = [nowMs - 96 * HOUR_MS, nowMs].map((ms) => new Date(ms).toISOString()).join('/');
    const canonical = await askCanonical(real, buckets, [], period);
    const ours = await appsOf(stage);
    expect(Object.keys(ours).sort()).toEqual(Object.keys(canonical.apps).sort());
    for (const [app, seconds] of Object.entries(canonical.apps)) {
      expect(Math.abs((ours[app] ?? 0) - seconds), app).toBeLessThan(8);
    }
  });

  it('follows the newest event while heartbeats lengthen it', async () => {
    await createBuckets();
    const startMs = Math.floor(Date.now() / 1000) * 1000 - HOUR_MS;
    const beat = async (seconds: number) => {
      const atMs = startMs + seconds * 1000;
      await real.heartbeat(windows(), eventAt(atMs, 0, { app: 'Code', title: 'x' }), 120);
      await real.heartbeat(presence(), eventAt(atMs, 0, { status: 'not-afk' }), 120);
    };
    await stage.machine.run('sync', '--hours', '24');
    for (const [from, until] of [
      [0, 600],
      [660, 1200],
      [1260, 1800]
    ] as const) {
      for (let seconds = from; seconds <= until; seconds += 60) await beat(seconds);
      expect((await stage.machine.run('sync')).code).toBe(0);
      expect(await appsOf(stage)).toEqual({ Code: until });
    }
  });

  it('keeps what was collected when the database is reset', async () => {
    await createBuckets();
    await work('Code', 30, 60);
    await stage.machine.run('sync', '--hours', '48');
    await real.reset();
    await createBuckets();
    await work('Slack', 2, 20);
    const { code, out } = await stage.machine.run('sync', '--hours', '48');
    expect(code).toBe(0);
    expect(out).toContain('what was collected before is safe');
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 1200 });
  });

  it('says what to do without buckets, and without a window watcher', async () => {
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain(`has no window bucket of host "${host}"`);
  });

  it('loses nothing when the server is killed in the midst of it', async () => {
    await createBuckets();
    const random = randomOf(11);
    for (let day = 1; day <= 6; day += 1) await work('Code', 24 * day, 30);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { finished } = stage.machine.start('sync', '--hours', '240');
      await sleep(300 + random() * 700);
      await real.kill();
      await finished;
      await real.resume();
    }
    expect((await stage.machine.run('sync', '--hours', '240')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 6 * 1800 });
    expect(await conflictsOf(stage)).toEqual([]);
  });
});

describe('run', () => {
  it('goes on while the server is away, fails, or answers in part, and catches up', async () => {
    await createBuckets();
    const { lines, waitMinutes } = await runThrough(stage.machine, [
      () => real.kill(),
      async () => {
        await real.resume();
        await proxy.set('500');
      },
      async () => {
        // Somebody works on while all of this goes on.
        await proxy.set('500', 'afk');
      },
      async () => {
        await proxy.set(null);
      }
    ]);
    expect(waitMinutes).toEqual([30, 1, 2, 4, 30]);
    expect(lines[1]).toContain('ActivityWatch');
    expect(lines[2]).toContain('responded with an error (500)');
    expect(lines[3]).toContain('responded with an error (500)');
    expect(lines[4]).toMatch(/refused 0, waiting 0(?: \| |$)/);
    const ids = (await daysOf(stage)).map(({ _id }) => _id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

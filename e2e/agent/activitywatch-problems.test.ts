import { cpSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startActivityWatch } from '../../demo/activitywatch/server.ts';
import { addBuckets, insertWork, makeBuckets } from '../stage/agent/workstation.ts';
import { appsOf, daysOf, devicesOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const HOUR_MS = 3_600_000;

describe('ActivityWatch', () => {
  it('is down, fails, or is another service: everything else continues', async () => {
    stage.machine.work('Code', 2, 30);
    await stage.machine.run('sync', '--hours', '24');
    for (const [fault, message] of [
      ['refuse', 'ActivityWatch did not respond at'],
      ['500', 'responded with an error (500)'],
      ['html', 'is not from ActivityWatch']
    ] as const) {
      await stage.machine.activitywatch.faults.set(fault);
      const { code, err } = await stage.machine.run('sync');
      expect(code).toBe(1);
      expect(err).toContain(message);
    }
    await stage.machine.activitywatch.faults.set(null);
    stage.machine.work('Slack', 1, 30);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 1800, Slack: 1800 });
  });

  it('is down when earlier hours are requested: they are collected once it is back', async () => {
    stage.machine.work('Code', 30, 60);
    await stage.machine.activitywatch.faults.set('refuse');
    expect((await stage.machine.run('sync', '--hours', '48')).code).toBe(1);
    await stage.machine.activitywatch.faults.set(null);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
  });

  it('was reset: collected events stay, and new ones are added', async () => {
    stage.machine.work('Code', 30, 60);
    stage.machine.work('Slack', 3, 20);
    await stage.machine.run('sync', '--hours', '48');
    await stage.machine.activitywatch.close();
    const fresh = await stage.open();
    fresh.work('Code', 1, 30);
    stage.machine.env['AW_URL'] = fresh.activitywatch.url;
    const { code, out } = await stage.machine.run('sync', '--hours', '48');
    expect(code).toBe(0);
    expect(out).toContain('what was collected before is safe');
    expect(await appsOf(stage)).toEqual({ Code: 5400, Slack: 1200 });
    const again = await stage.machine.run('sync', '--hours', '48');
    expect(again.out).toContain('written 0');
    expect(again.out).not.toContain('what was collected before is safe');
  });

  it('has unreadable events: they are ignored and counted', async () => {
    stage.machine.work('Code', 2, 30);
    const { store } = stage.machine.activitywatch;
    store.insert('aw-watcher-window_devbox-01', [
      { startMs: Date.now() - 3_600_000, lengthMs: -5000, data: { app: 'Odd' } }
    ]);
    const { code, out } = await stage.machine.run('sync', '--hours', '24');
    expect(code).toBe(0);
    expect(out).toContain('unreadable events 1');
    expect(await appsOf(stage)).toEqual({ Code: 1800 });
  });
});
describe('devices', () => {
  it('with one host name and two installations get two names', async () => {
    await stage.machine.run('sync');
    const other = await stage.open({ deviceId: 'device-b' });
    await other.run('sync');
    expect((await devicesOf(stage)).map(({ _id }) => _id)).toEqual([
      'device:devbox-01',
      'device:devbox-01-2'
    ]);
  });

  it('get another name even if the conflict is found late', async () => {
    await stage.machine.run('sync');
    const other = await stage.open({ deviceId: 'device-b' });
    await stage.proxy.set('refuse');
    other.work('Code', 2, 30);
    await other.run('sync', '--hours', '24');
    expect(other.status().device).toBe('devbox-01');
    await stage.proxy.set(null);
    expect((await other.run('sync')).code).toBe(0);
    expect(other.status().device).toBe('devbox-01-2');
    expect((await daysOf(stage)).filter(({ cells }) => cells.length > 0).map(({ device }) => device)).toEqual(
      ['devbox-01-2']
    );
  });

  it('keep their name when the host is renamed', async () => {
    stage.machine.work('Code', 2, 30);
    await stage.machine.run('sync', '--hours', '24');
    const renamed = await stage.open({ hostname: 'new-name' });
    stage.machine.env['AW_URL'] = renamed.activitywatch.url;
    renamed.work('Slack', 1, 10);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await devicesOf(stage)).toMatchObject([{ device: 'devbox-01', hostname: 'new-name' }]);
    expect(await appsOf(stage)).toEqual({ Code: 1800, Slack: 600 });
  });

  it('have the windows of every host name that they have had', async () => {
    await stage.machine.run('sync', '--hours', '24');
    const { activitywatch } = stage.machine;
    const renamed = await stage.open({ hostname: 'new-name' });
    addBuckets(renamed.activitywatch.store, 'devbox-01');
    stage.machine.env['AW_URL'] = renamed.activitywatch.url;
    renamed.work('Slack', 1, 10);
    insertWork(renamed.activitywatch.store, 'devbox-01', ['Code', 2, 30]);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 1800, Slack: 600 });
    await activitywatch.close();
  });

  it.each(['with the same history', 'without'])(
    'are two where one is a copy of the other, %s',
    async (how) => {
      stage.machine.work('Code', 3, 30);
      stage.machine.work('Code', 0.1, 3);
      await stage.machine.run('sync', '--hours', '24');
      const copy = await stage.open({ hostname: 'devbox-02' });
      if (how === 'with the same history') {
        addBuckets(copy.activitywatch.store, 'devbox-01');
        insertWork(copy.activitywatch.store, 'devbox-01', ['Code', 3, 30]);
      }
      copy.work('Slack', 0.2, 5);
      expect((await copy.run('sync', '--hours', '2')).code).toBe(0);
      expect((await devicesOf(stage)).map(({ device }) => device)).toEqual(['devbox-01', 'devbox-02']);
      expect(await appsOf(stage)).toEqual({ Code: 1980, Slack: 300 });
    }
  );

  it('are two where the agent was copied with its data, too', async () => {
    stage.machine.work('Code', 3, 30);
    await stage.machine.run('sync', '--hours', '24');
    const copy = await stage.open({ hostname: 'devbox-02' });
    cpSync(stage.machine.env['DATA_DIR'] ?? '', copy.env['DATA_DIR'] ?? '', { recursive: true });
    copy.work('Slack', 2, 10);
    await copy.run('sync');
    stage.machine.work('Code', 1, 30);
    for (const machine of [stage.machine, copy, stage.machine, copy]) {
      expect((await machine.run('sync', '--hours', '24')).code).toBe(0);
    }
    const devices = await devicesOf(stage);
    expect(devices.map(({ hostname }) => hostname).sort()).toEqual(['devbox-01', 'devbox-02']);
    expect(stage.machine.status().device).not.toBe(copy.status().device);
  });

  it('with one host name and one id are reported by both, until one becomes a device of its own', async () => {
    const copied = 'Another machine sends as this device, devbox-01';
    stage.machine.work('Code', 9, 30);
    await stage.machine.run('sync', '--hours', '24');
    const copy = await stage.open();
    cpSync(stage.machine.env['DATA_DIR'] ?? '', copy.env['DATA_DIR'] ?? '', { recursive: true });
    for (const hoursAgo of [8, 6, 4]) {
      copy.work('Slack', hoursAgo, 30);
      await copy.run('sync', '--hours', '24');
      stage.machine.work('Code', hoursAgo - 1, 30);
      await stage.machine.run('sync', '--hours', '24');
    }
    for (const machine of [copy, stage.machine]) {
      expect((await machine.run('sync')).out).toContain(copied);
      expect((await machine.run('status')).out).toContain(copied);
      const { code, out } = await machine.run('doctor');
      expect(code).toBe(1);
      expect(out).toMatch(/✗ Device: .*\n.*tidesheet sync --new-device/);
    }
    expect(await appsOf(stage)).toEqual({ Code: 7200, Slack: 5400 });
    expect((await copy.run('sync', '--new-device')).out).not.toContain(copied);
    expect(copy.status().device).toBe('devbox-01-2');
    expect((await copy.run('doctor')).out).not.toContain('✗ Device');
    expect((await copy.run('sync')).code).toBe(0);
    expect(stage.machine.status().device).toBe('devbox-01');
    expect(await appsOf(stage)).toEqual({ Code: 7200, Slack: 5400 });
  });

  it('have what was recorded under another name before the agent came, which is reported once', async () => {
    const store = makeBuckets('old-name', { device_id: 'device-a' });
    insertWork(store, 'old-name', ['Code', 2, 60]);
    const renamed = await startActivityWatch({ hostname: 'new-name', deviceId: 'device-a', store });
    stage.machine.env['AW_URL'] = renamed.url;
    const { code, out } = await stage.machine.run('sync', '--hours', '24');
    expect(out).toContain('recorded no windows of "new-name"');
    expect(code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    expect((await stage.machine.run('sync')).out).not.toContain('recorded no windows');
    await renamed.close();
  });
});

describe('the pattern of windows that always count as active', () => {
  const setPattern = (pattern: string) =>
    fetch(`${stage.machine.activitywatch.url}/api/0/settings/always_active_pattern`, {
      method: 'POST',
      body: JSON.stringify(pattern)
    });

  it('applies to the days collected, too, when it changes', async () => {
    stage.machine.work('Code', 3, 10);
    const startMs = Date.now() - 2 * HOUR_MS;
    const meeting = { startMs, lengthMs: 1_800_000, data: { app: 'zoom', title: 'Meeting' } };
    const { store } = stage.machine.activitywatch;
    store.insert('aw-watcher-window_devbox-01', [meeting]);
    store.insert('aw-watcher-afk_devbox-01', [{ ...meeting, data: { status: 'afk' } }]);
    await stage.machine.run('sync', '--hours', '24');
    expect(await appsOf(stage)).toEqual({ Code: 600 });
    await setPattern('^zoom$');
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Code: 600, zoom: 1800 });
    await setPattern('(zoom');
    expect((await stage.machine.run('sync')).out).toContain('is not applied');
  });
});

describe('watchers', () => {
  const dayOf = async () => (await daysOf(stage)).at(-1);

  it('that went quiet end what is covered: sync, status and test say so', async () => {
    const { store } = stage.machine.activitywatch;
    const startMs = Date.now() - 5 * HOUR_MS;
    const window = { startMs, lengthMs: 5 * HOUR_MS, data: { app: 'Code', title: '' } };
    store.insert('aw-watcher-window_devbox-01', [window]);
    store.insert('aw-watcher-afk_devbox-01', [{ startMs, lengthMs: 600_000, data: { status: 'not-afk' } }]);
    const silent = 'the afk watcher is silent since';
    expect((await stage.machine.run('sync', '--hours', '24')).out).toContain(silent);
    expect((await stage.machine.run('status')).out).toContain(silent);
    const checked = await stage.machine.run('test');
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(/✗ Buckets of this host: .*\n.*afk watcher is silent.* Start aw-watcher-afk/);
    expect(await appsOf(stage)).toEqual({ Code: 600 });
    // After midnight the day of today covers nothing yet.
    const covered = (await daysOf(stage)).filter(({ date, through }) => through > `${date}T00:00:00Z`);
    const coveredMs = Math.max(...covered.map(({ through }) => Date.parse(through)));
    const endMs = startMs + 600_000;
    expect(coveredMs).toBeGreaterThan(endMs - 1000);
    expect(coveredMs).toBeLessThan(endMs + 200_000);
  });

  it('that are at work cover the time up to now', async () => {
    stage.machine.work('Code', 0.5, 30);
    const { out } = await stage.machine.run('sync', '--hours', '24');
    expect(out).not.toContain('silent');
    expect(Date.now() - Date.parse((await dayOf())?.through ?? '')).toBeLessThan(60_000);
  });

  it('of another host that are fresher are reported', async () => {
    stage.machine.work('Code', 30, 60);
    addBuckets(stage.machine.activitywatch.store, 'other-name');
    insertWork(stage.machine.activitywatch.store, 'other-name', ['Code', 2, 60]);
    const { out } = await stage.machine.run('sync', '--hours', '48');
    expect(out).toContain('The newest windows are in the bucket aw-watcher-window_other-name');
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
  });

  it('that see no windows are reported', async () => {
    stage.machine.work('unknown', 1, 60);
    expect((await stage.machine.run('sync', '--hours', '24')).out).toContain('sees no windows');
  });

  it('of which a host has two are reported once', async () => {
    const { store } = stage.machine.activitywatch;
    const [id, host] = ['awatcher-window_devbox-01', 'devbox-01'];
    store.create({
      id,
      name: null,
      type: 'currentwindow',
      client: 'awatcher',
      hostname: host,
      createdMs: 0,
      data: {}
    });
    const startMs = Date.now() - HOUR_MS;
    store.insert(id, [{ startMs, lengthMs: HOUR_MS, data: { app: 'Other', title: '' } }]);
    stage.machine.work('Code', 1, 60);
    expect((await stage.machine.run('sync', '--hours', '24')).out).toContain('several window watchers');
    expect((await stage.machine.run('sync', '--hours', '24')).out).not.toContain('several window watchers');
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
  });
});

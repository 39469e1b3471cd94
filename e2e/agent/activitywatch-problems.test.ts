import { describe, expect, it } from 'vitest';
import { appsOf, daysOf, devicesOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();

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
});

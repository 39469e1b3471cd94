import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '#domain/documents/id.ts';
import { runAgent } from '../stage/agent/run-agent.ts';
import { SECRET_TITLE } from '../stage/agent/workstation.ts';
import { appsOf, conflictsOf, devicesOf, documentsOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const writes = () =>
  stage.proxy.takeRequests().filter((line) => /_bulk_docs|PUT \/db\/[^/]+\/(?!_local)/.test(line));

describe('sync', () => {
  it('starts to collect at the first run and explains how to include earlier hours', async () => {
    stage.machine.work('Code', 5, 60);
    const { code, out, err } = await stage.machine.run('sync');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Collecting starts now; to include earlier hours: tidesheet sync --hours 24');
    expect(await appsOf(stage)).toEqual({});
    expect(await devicesOf(stage)).toMatchObject([
      {
        _id: 'device:devbox-01',
        deviceId: 'device-a',
        hostname: 'devbox-01',
        developer: stage.person.developer_id
      }
    ]);
  });

  it('includes earlier hours with --hours, remembers that, and sends no titles', async () => {
    stage.machine.work('Code', 30, 60);
    stage.machine.work('Slack', 5, 10);
    const { code, out } = await stage.machine.run('--sync-hours', '48');
    expect(code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 600 });
    const [device] = await devicesOf(stage);
    expect(Date.now() - Date.parse(device?.collectFrom ?? '')).toBeGreaterThan(47.9 * 3_600_000);
    expect(JSON.stringify([out, await documentsOf(stage, rangeOf(''))])).not.toContain(SECRET_TITLE);
  });

  it('writes and sends nothing if nothing changed', async () => {
    stage.machine.work('Code', 30, 60);
    await stage.machine.run('sync', '--hours', '48');
    stage.proxy.takeRequests();
    const { code, out } = await stage.machine.run('sync');
    expect(code).toBe(0);
    expect(out).toMatch(/documents read 0, written 0, unchanged \d, pushed 0, refused 0, waiting 0/);
    expect(writes()).toEqual([]);
  });

  it('adds later events to the documents on the server', async () => {
    stage.machine.work('Code', 30, 60);
    await stage.machine.run('sync', '--hours', '48');
    stage.machine.work('Slack', 1, 30);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 1800 });
  });

  it('reuses its own documents if its store is lost, without conflicts and with the same totals', async () => {
    stage.machine.work('Code', 30, 60);
    await stage.machine.run('sync', '--hours', '48');
    const before = { totals: await appsOf(stage), devices: await devicesOf(stage) };
    rmSync(stage.machine.env['DATA_DIR']!, { recursive: true });
    stage.machine.work('Slack', 1, 30);
    const { code, out } = await stage.machine.run('sync');
    expect(code).toBe(0);
    expect(out).toMatch(/documents read [34],/);
    expect(out).not.toContain('Collecting starts now');
    expect(await appsOf(stage)).toEqual({ ...before.totals, Slack: 1800 });
    expect(await devicesOf(stage)).toEqual(before.devices);
    expect(await conflictsOf(stage)).toEqual([]);
  });

  it('resolves conflicts between two stores of one device', async () => {
    stage.machine.work('Code', 30, 60);
    await stage.proxy.set('refuse');
    await stage.machine.run('sync', '--hours', '48');
    const other = { ...stage.machine.env, DATA_DIR: join(stage.machine.home, 'other') };
    await stage.proxy.set(null);
    expect((await runAgent(['sync', '--hours', '40'], other, stage.machine.home)).code).toBe(0);
    stage.machine.work('Slack', 1, 30);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 1800 });
    expect(await conflictsOf(stage)).toEqual([]);
    expect(stage.machine.status().waiting).toBe(0);
  });

  it('collects twice without the server, then sends everything', async () => {
    await stage.proxy.set('refuse');
    stage.machine.work('Code', 30, 60);
    const first = await stage.machine.run('sync', '--hours', '48');
    expect(first.code).toBe(1);
    expect(first.err).toContain(
      `The server did not respond at ${stage.proxy.url}. What was collected is safe on this machine`
    );
    stage.machine.work('Slack', 1, 30);
    const second = await stage.machine.run('sync');
    expect(second.out).toMatch(/waiting [34]$/m);
    await stage.proxy.set(null);
    expect(await stage.machine.run('sync')).toMatchObject({ code: 0, err: '' });
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 1800 });
  });
});

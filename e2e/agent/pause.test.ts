import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { totalLength } from '#domain/time/spans.ts';
import { pairs } from '#domain/time/slots.ts';
import { appsOf, daysOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const HOUR_MS = 3_600_000;
const iso = (hoursAgo: number) =>
  new Date(Date.now() - hoursAgo * HOUR_MS).toISOString().replace(/\.\d+Z/, 'Z');
const pausesFile = () => join(stage.machine.env['DATA_DIR']!, 'pauses.json');
/** As `pause` and `resume` wrote it at the time. */
const pausedBetween = (fromHoursAgo: number, untilHoursAgo: number) =>
  writeFileSync(
    pausesFile(),
    JSON.stringify({ pauses: [{ from: iso(fromHoursAgo), until: iso(untilHoursAgo) }] })
  );
const pausedSeconds = async () => {
  const days = await daysOf(stage);
  return days.reduce((sum, { paused }) => sum + totalLength(pairs(paused)), 0);
};

describe('paused time', () => {
  it('is never collected, neither later nor after the data folder was lost', async () => {
    await stage.machine.run('sync', '--hours', '48');
    stage.machine.work('Code', 5, 60);
    stage.machine.work('Secret', 3, 60);
    pausedBetween(3.01, 1.99);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
    expect(await pausedSeconds()).toBe(3672);
    rmSync(stage.machine.env['DATA_DIR']!, { recursive: true });
    stage.machine.work('Slack', 1, 30);
    expect((await stage.machine.run('sync', '--hours', '48')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 1800 });
    expect(await pausedSeconds()).toBe(3672);
  });

  it('is removed if another store of the device collected it before', async () => {
    await stage.machine.run('sync', '--hours', '48');
    stage.machine.work('Secret', 3, 60);
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({ Secret: 3600 });
    pausedBetween(3.01, 1.99);
    await stage.machine.run('sync');
    expect(await appsOf(stage)).toEqual({});
  });

  it('that cannot be read stops all collecting', async () => {
    await stage.machine.run('sync', '--hours', '48');
    stage.machine.work('Code', 5, 60);
    writeFileSync(pausesFile(), '{');
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('Nothing is collected until they can');
    expect(await appsOf(stage)).toEqual({});
  });
});

describe('pause and resume', () => {
  it('show the end of the pause, also in status and in the document, including the rest of it', async () => {
    await stage.machine.run('sync');
    const { code, out } = await stage.machine.run('pause', '2h');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Paused until \d{4}-\d\d-\d\d \d\d:\d\d CES?T\. To continue earlier: tidesheet resume/
    );
    const end = /^Paused until (.*?)\./.exec(out)?.[1];
    expect((await stage.machine.run('status')).out).toContain(`Paused until:  ${end}; to continue:`);
    await stage.machine.run('sync');
    const planned = await pausedSeconds();
    expect(planned).toBeGreaterThan(0);
    expect((await stage.machine.run('resume')).out).toContain('Collecting continues from now.');
    expect((await stage.machine.run('resume')).out).toContain('Nothing was paused.');
    await stage.machine.run('sync');
    expect(await pausedSeconds()).toBeLessThan(planned);
    expect((await stage.machine.run('status', '--json')).out).toContain('"paused":null');
  });

  it('need no server, no ActivityWatch and no open store', async () => {
    await stage.proxy.set('refuse');
    await stage.machine.activitywatch.faults.set('refuse');
    expect(await stage.machine.run('pause', 'today')).toMatchObject({ code: 0, err: '' });
    expect(await stage.machine.run('pause', 'perhaps')).toMatchObject({ code: 2, out: '' });
  });
});

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeHome, runAgent, type AgentProcess } from '../stage/agent/run-agent.ts';
import { appsOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();

/** Resolves once the process has written so many lines that contain the text. */
async function heard({ child }: AgentProcess, text: string, times = 1): Promise<void> {
  let all = '';
  while (all.split(text).length <= times) {
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
    all += chunk.toString();
  }
}

describe('run', () => {
  it('synchronises at once, writes its status, and ends cleanly on SIGTERM', async () => {
    stage.machine.work('Code', 2, 60);
    const running = stage.machine.start('run');
    await heard(running, 'pushed 2');
    const { out } = await stage.machine.run('status');
    expect(out).toMatch(/Next run: {6}\d{4}-/);
    running.child.kill('SIGTERM');
    expect(await running.finished).toMatchObject({ code: 0, err: '' });
    expect((await stage.machine.run('status')).out).toContain('"tidesheet run" is not running');
  });

  it('writes one line per run, without window titles', async () => {
    stage.machine.work('Code', 2, 60);
    const running = stage.machine.start('--continuous');
    await heard(running, 'waiting');
    running.child.kill('SIGINT');
    const { code, out } = await running.finished;
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:]+Z events \d+, documents read 0, written 2, .*Collecting starts now/
    );
  });

  it('ends at once and cleanly on SIGTERM during a synchronisation', async () => {
    stage.machine.work('Code', 2, 60);
    await stage.proxy.set('hang');
    const running = stage.machine.start('run');
    await expect.poll(() => stage.proxy.takeRequests()).not.toEqual([]);
    running.child.kill('SIGTERM');
    expect(await running.finished).toMatchObject({ code: 0, err: '' });
    await stage.proxy.set(null);
    expect((await stage.machine.run('sync', '--hours', '24')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 3600 });
  });

  it('continues when neither ActivityWatch nor the server responds', async () => {
    await stage.proxy.set('refuse');
    await stage.machine.activitywatch.faults.set('refuse');
    const running = stage.machine.start('run');
    await heard(running, 'ActivityWatch did not respond');
    expect(running.child.exitCode).toBeNull();
    running.child.kill('SIGTERM');
    expect((await running.finished).code).toBe(0);
  });
});

describe('status', () => {
  it('reports that nothing was synchronised yet', async () => {
    expect(await stage.machine.run('status')).toMatchObject({ code: 1, out: '' });
  });

  it('shows the last run, waiting documents, and the coverage of days', async () => {
    stage.machine.work('Code', 2, 60);
    await stage.proxy.set('refuse');
    await stage.machine.run('sync', '--hours', '24');
    const { code, out } = await stage.machine.run('status', '--json');
    expect(code).toBe(0);
    const status = JSON.parse(out) as { days: { tracked: number }[] };
    expect(status).toMatchObject({
      device: 'devbox-01',
      lastRun: { ok: false },
      lastSuccess: null,
      next: null
    });
    expect(status.days.reduce((sum, { tracked }) => sum + tracked, 0)).toBe(3600);
    expect((await stage.machine.run('status')).out).toContain('The server did not respond');
  });

  it('shows local times with their zone, and UTC in JSON', async () => {
    stage.machine.work('Code', 5, 60);
    await stage.machine.run('sync', '--hours', '24');
    const { out } = await stage.machine.run('status');
    for (const line of [/^Collects from: .*/m, /^Last run: .*/m, /^Last success: .*/m, /^Notice: .*/m])
      expect(line.exec(out)?.[0]).toMatch(/ \d{4}-\d\d-\d\d \d\d:\d\d CES?T/);
    expect(out).toMatch(/covered to \d{4}-\d\d-\d\d \d\d:\d\d CES?T /);
    expect(out).not.toMatch(/T\d\d:\d\d:\d\dZ/);
    const { lastRun } = JSON.parse((await stage.machine.run('status', '--json')).out) as {
      lastRun: { at: string; notices: string[] };
    };
    expect(lastRun.at).toMatch(/T\d\d:\d\d:\d\dZ$/);
    expect(lastRun.notices.join(' ')).toMatch(/is silent since \S+T\d\d:\d\d:\d\dZ/);
  });
});

describe('test and doctor', () => {
  it('show what has to be fixed first, with its remedy, then what was not checked', async () => {
    await stage.proxy.set('401');
    stage.machine.work('Code', 72, 60);
    const [tested, doctor] = [await stage.machine.run('test'), await stage.machine.run('doctor')];
    expect(tested.code).toBe(1);
    expect({ code: doctor.code, err: doctor.err }).toEqual({ code: 1, err: '' });
    for (const { out } of [tested, doctor]) {
      expect(out).toMatch(
        /^✗ Buckets of this host: .*\n {2}→ .*\n✗ Token: .*\n {2}→ .*\n– Database: .*\n– Clock: /
      );
      expect(out.replace(/[^✗!–✓]/g, '').replace(/(.)\1+/g, '$1')).toBe('✗–✓');
    }
    expect(JSON.parse((await stage.machine.run('doctor', '--json')).out)).toMatchObject({ ok: false });
  });
});

describe('the command line', () => {
  it('shows its version with -v, also beside the original flags', async () => {
    const home = makeHome();
    const { out } = await runAgent(['version'], {}, home);
    for (const args of [['-v'], ['--version'], ['-V'], ['-v', '--test'], ['--continuous', '-v']])
      expect(await runAgent(args, {}, home)).toEqual({ code: 0, out, err: '' });
    expect((await runAgent(['help'], {}, home)).out).toMatch(/-v, --version +Show the version/);
  });

  it('shows help, and rejects unknown commands and options with exit code 2', async () => {
    const home = makeHome();
    expect((await runAgent([], {}, home)).out).toMatch(/ sync \[options\] +Collect and send once\n/);
    expect((await runAgent(['help', 'sync'], {}, home)).out).toContain('tidesheet sync [--hours <n>]');
    for (const args of [['synch'], ['sync', '--days', '3'], ['sync', '--hours', 'x'], ['run', 'fast']]) {
      const { code, out, err } = await runAgent(args, {}, home);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(/^.+\nUsage: tidesheet .+\n$/);
    }
    expect(existsSync(join(home, '.local'))).toBe(false);
  });
});

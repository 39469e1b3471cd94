/** A disk that is full in the midst of it: a clear word, and nothing is lost. Needs a file system that may be mounted. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appsOf, conflictsOf, useStage } from '../stage/agent/agent-stage.ts';
import { makeHome } from '../stage/agent/run-agent.ts';

const SIZE = '4m';
const stage = useStage();
const disk = join(makeHome(), 'disk');
let obstacle: string | undefined;

beforeAll(() => {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    obstacle = `no small file system can be mounted here: ${(error as Error).message.split('\n').at(-2) ?? ''}`;
  }
});
afterAll(() => {
  if (obstacle === undefined) execFileSync('umount', [disk]);
});

/** Leaves so many bytes free. */
function fillUpTo(freeBytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - freeBytes), 1));
}

it.for([0, 8192, 40_960, 81_920, 262_144])(
  'with %i bytes left, then with space again: a clear error, and no data is lost',
  async (freeBytes, context) => {
    if (obstacle !== undefined) return context.skip(obstacle);
    stage.machine.env['DATA_DIR'] = join(disk, `data-${freeBytes}`);
    stage.machine.work('Code', 30, 60);
    expect((await stage.machine.run('sync', '--hours', '72')).code).toBe(0);
    for (let day = 0; day < 3; day += 1) stage.machine.work('Slack', 3 + 20 * day, 15);
    fillUpTo(freeBytes);
    const full = await stage.machine.run('sync', '--hours', '72');
    if (freeBytes === 0) expect(full.code).toBe(1);
    if (full.code !== 0) expect(full.err).toMatch(/cannot be (used|written)/);
    expect(full.err).not.toContain('at async');
    rmSync(join(disk, 'filler'));
    expect(await stage.machine.run('sync', '--hours', '72')).toMatchObject({ code: 0, err: '' });
    expect(await appsOf(stage)).toEqual({ Code: 3600, Slack: 2700 });
    expect(await conflictsOf(stage)).toEqual([]);
    rmSync(join(disk, `data-${freeBytes}`), { recursive: true });
  }
);

it('does not end a running agent', async (context) => {
  if (obstacle !== undefined) return context.skip(obstacle);
  stage.machine.env['DATA_DIR'] = join(disk, 'running');
  await stage.machine.run('sync');
  fillUpTo(0);
  const running = stage.machine.start('run');
  let printed = '';
  running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await expect.poll(() => printed).toMatch(/cannot be (used|written)/);
  expect(running.child.exitCode).toBeNull();
  rmSync(join(disk, 'filler'));
  running.child.kill('SIGTERM');
  expect((await running.finished).code).toBe(0);
});

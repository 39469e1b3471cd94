import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startDenseActivityWatch } from '../stage/agent/dense-activitywatch.ts';
import { daysOf, useStage } from '../stage/agent/agent-stage.ts';
import { startAgent } from '../stage/agent/run-agent.ts';

const DAYS = 3;
const DAY_MS = 86_400_000;
const MAX_MEGABYTES = 200;

const stage = useStage();

// Memory is read from /proc.
test('days of 86,400 events each need little memory', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux tells the memory of a process this way');
  const untilMs = Math.floor(Date.now() / 1000) * 1000;
  const activitywatch = await startDenseActivityWatch(untilMs - DAYS * DAY_MS, untilMs);
  const { home, env } = stage.machine;
  const { child, finished } = startAgent(
    ['sync', '--hours', String(DAYS * 24)],
    { ...env, AW_URL: activitywatch.url, DATA_DIR: join(home, 'dense') },
    home
  );
  let maximum = 0;
  while (!(await Promise.race([finished.then(() => true), sleep(20, false)])))
    maximum = Math.max(maximum, maximumMegabytes(child.pid));
  await activitywatch.close();
  expect((await finished).err).toBe('');
  const days = await daysOf(stage);
  expect(days.reduce((sum, { source }) => sum + source.events, 0)).toBeGreaterThan(DAYS * 86_400);
  expect(maximum).toBeGreaterThan(0);
  expect(maximum).toBeLessThan(MAX_MEGABYTES);
});

/** The most that a process has had resident; 0 once it has ended. */
function maximumMegabytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

import { expect, it } from 'vitest';
import { repeatJob } from './repeated-job.ts';

const HOUR_MS = 3_600_000;

it('runs again and again, also after a run that failed, until it is stopped', async () => {
  const logged: string[] = [];
  let runs = 0;
  const repetition = {
    name: 'Counting',
    firstMs: 0,
    intervalMs: 0,
    log: (line: string) => logged.push(line)
  };
  await new Promise<void>((resolve) => {
    const job = repeatJob(repetition, () => async () => {
      runs++;
      if (runs === 1) throw new Error('no disk');
      if (runs === 3) void job.stop().then(resolve);
    });
  });
  expect(runs).toBe(3);
  expect(logged).toEqual(['Counting failed: no disk']);
});

it('never overlaps, says whether it looks at everything, and tells what runs that it stops', async () => {
  const steps: string[] = [];
  let finish: () => void = () => undefined;
  const repetition = { name: 'Work', firstMs: HOUR_MS, intervalMs: HOUR_MS, log: () => undefined };
  const job = repeatJob(repetition, (signal) => async (isFull) => {
    steps.push(`begin ${isFull}`);
    if (!isFull) await new Promise<void>((resolve) => (finish = resolve));
    steps.push(`end ${isFull} ${signal.aborted}`);
  });
  const first = job.run();
  const second = job.run(true);
  await Promise.resolve();
  await Promise.resolve();
  expect(steps).toEqual(['begin false']);
  finish();
  await Promise.all([first, second]);
  expect(steps).toEqual(['begin false', 'end false false', 'begin true', 'end true false']);
  const third = job.run();
  await Promise.resolve();
  await Promise.resolve();
  const stopped = job.stop();
  finish();
  await Promise.all([third, stopped]);
  expect(steps.slice(4)).toEqual(['begin false', 'end false true']);
});

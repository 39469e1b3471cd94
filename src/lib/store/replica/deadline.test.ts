import { expect, it } from 'vitest';
import { whileMoving, withinTime, type Progress } from './deadline.ts';

const never = new Promise<never>(() => undefined);
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

it('hands on what the work makes, and how it fails', async () => {
  expect(await withinTime(Promise.resolve(7))).toBe(7);
  await expect(withinTime(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

it('gives up on work that never ends', async () => {
  await expect(withinTime(never, 20)).rejects.toMatchObject({ kind: 'broken' });
});

it('does not give up while the work moves on, but does when it stops', async () => {
  const steps = async (progress: Progress) => {
    for (let step = 0; step < 6; step += 1) {
      await after(50);
      progress();
    }
  };
  await expect(whileMoving(steps, 200)).resolves.toBeUndefined();
  await expect(whileMoving((progress) => steps(progress).then(() => never), 200)).rejects.toMatchObject({
    kind: 'broken'
  });
});

it('gives a step the time that was asked for it, and no more', async () => {
  const long = async (progress: Progress) => {
    progress(60_000);
    await after(60);
    progress(20);
    await never;
  };
  await expect(whileMoving(long, 20)).rejects.toMatchObject({ kind: 'broken' });
  const enough = async (progress: Progress) => {
    progress(60_000);
    await after(60);
    return 'done';
  };
  await expect(whileMoving(enough, 20)).resolves.toBe('done');
});

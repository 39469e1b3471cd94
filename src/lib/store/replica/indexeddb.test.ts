import { expect, it } from 'vitest';
import { withProgressTimeout, withTimeout, type Progress } from './indexeddb.ts';

const never = new Promise<never>(() => undefined);
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

it('passes on the result of the work, and its errors', async () => {
  expect(await withTimeout(Promise.resolve(7))).toBe(7);
  await expect(withTimeout(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

it('times out when the work never ends', async () => {
  await expect(withTimeout(never, 20)).rejects.toMatchObject({ code: 'storage-timeout' });
});

it('does not time out while the work makes progress, but does when it stops', async () => {
  const steps = async (progress: Progress) => {
    for (let step = 0; step < 6; step += 1) {
      await after(50);
      progress();
    }
  };
  await expect(withProgressTimeout(steps, 200)).resolves.toBeUndefined();
  await expect(
    withProgressTimeout((progress) => steps(progress).then(() => never), 200)
  ).rejects.toMatchObject({
    code: 'storage-timeout'
  });
});

it('allows a step the time that was requested for it, and no more', async () => {
  const long = async (progress: Progress) => {
    progress(60_000);
    await after(60);
    progress(20);
    await never;
  };
  await expect(withProgressTimeout(long, 20)).rejects.toMatchObject({ code: 'storage-timeout' });
  const enough = async (progress: Progress) => {
    progress(60_000);
    await after(60);
    return 'done';
  };
  await expect(withProgressTimeout(enough, 20)).resolves.toBe('done');
});

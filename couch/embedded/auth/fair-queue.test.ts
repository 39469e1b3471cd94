import { expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

function recorder(queue: FairQueue) {
  const order: string[] = [];
  const run = (origin: string, name: string) =>
    queue.run(origin, async () => {
      await pause();
      order.push(name);
    });
  return { order, run };
}

it('lets origins take turns, however many tasks one of them has', async () => {
  const { order, run } = recorder(new FairQueue({ concurrency: 1, maxWaiting: 99, maxWaitingPerOrigin: 99 }));
  const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => run('a', name));
  await Promise.all([...flood, run('b', 'b1'), run('c', 'c1')]);
  expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'a4']);
});

it('runs as many tasks at once as it may, and goes on after one that failed', async () => {
  const queue = new FairQueue({ concurrency: 2, maxWaiting: 99, maxWaitingPerOrigin: 99 });
  let running = 0;
  let most = 0;
  const task = async () => {
    most = Math.max(most, ++running);
    await pause();
    running -= 1;
    throw new Error('failed');
  };
  const results = await Promise.allSettled(Array.from({ length: 7 }, () => queue.run('a', task)));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(most).toBe(2);
  await expect(queue.run('a', () => Promise.resolve('fine'))).resolves.toBe('fine');
});

it('refuses what exceeds the share of an origin, or the whole', async () => {
  const { run } = recorder(new FairQueue({ concurrency: 1, maxWaiting: 3, maxWaitingPerOrigin: 2 }));
  const running = [run('a', '0'), run('a', '1'), run('a', '2')];
  await expect(run('a', '3')).rejects.toMatchObject({ name: 'QueueFullError', isOwnShare: true });
  running.push(run('b', '4'));
  await expect(run('c', '5')).rejects.toMatchObject({ name: 'QueueFullError', isOwnShare: false });
  await Promise.all(running);
  await run('c', '6');
});

import { expect, it } from 'vitest';
import { WorkQueue } from './work-queue.ts';

/** A queue whose work ends on request, with a record of what began. */
function slowQueue(atOnce: number) {
  const begun: string[] = [];
  const endings = new Map<string, () => void>();
  const queue = new WorkQueue((key) => {
    begun.push(key);
    return new Promise((resolve) => endings.set(key, resolve));
  }, atOnce);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (key: string) => {
    endings.get(key)?.();
    await settle();
  };
  return { queue, begun, settle, end };
}

it('works on several keys at once, as many as it may', async () => {
  const { queue, begun, settle, end } = slowQueue(2);
  for (const key of ['a', 'b', 'c']) queue.add(key);
  await settle();
  expect(begun).toEqual(['a', 'b']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('never works on one key twice at once, and once more for all that came meanwhile', async () => {
  const { queue, begun, settle, end } = slowQueue(4);
  queue.add('a');
  await settle();
  queue.add('a');
  queue.add('a');
  await settle();
  expect(begun).toEqual(['a']);
  await end('a');
  expect(begun).toEqual(['a', 'a']);
  await end('a');
  expect(begun).toEqual(['a', 'a']);
  await queue.idle();
});

it('lets go of a key: what waits is forgotten, what runs is waited for', async () => {
  const { queue, begun, settle, end } = slowQueue(1);
  queue.add('a');
  await settle();
  queue.add('a');
  let dropped = false;
  const dropping = queue.drop('a').then(() => (dropped = true));
  await settle();
  expect(dropped).toBe(false);
  await end('a');
  await dropping;
  await queue.idle();
  expect(begun).toEqual(['a']);
});

it('stops: nothing new begins', async () => {
  const { queue, begun, settle, end } = slowQueue(1);
  queue.add('a');
  queue.add('b');
  await settle();
  const stopped = queue.stop();
  queue.add('c');
  await end('a');
  await stopped;
  expect(begun).toEqual(['a']);
});

it('does the rest of a key after the others that wait, and none of a key that was dropped', async () => {
  const begun: string[] = [];
  const queue = new WorkQueue(async (key) => {
    begun.push(key);
    if (begun.length === 3) dropping = queue.drop('a');
    if (key === 'a') queue.add('a');
    await new Promise((resolve) => setImmediate(resolve));
  }, 1);
  let dropping: Promise<void> | undefined;
  queue.add('a');
  queue.add('b');
  await queue.idle();
  expect(begun).toEqual(['a', 'b', 'a']);
  await dropping;
  queue.add('c');
  await queue.idle();
  expect(begun.at(-1)).toBe('c');
});

import { afterEach, expect, it, vi } from 'vitest';
import { Lockout, type SignInFailure } from './lockout.ts';

afterEach(() => vi.useRealTimers());

const wrong = () => Promise.resolve(false);
const right = () => Promise.resolve(true);

it('locks after five failures, for one name and address, until five minutes have passed', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 });
  const reported: SignInFailure[] = [];
  const lockout = new Lockout((failure) => reported.push(failure));
  for (let i = 0; i < 5; i++) expect(await lockout.guard('ana', '192.0.2.1', wrong)).toBe(false);
  await expect(lockout.guard('ana', '192.0.2.1', right)).rejects.toMatchObject({ status: 403 });
  expect(await lockout.guard('ana', '192.0.2.2', right)).toBe(true);
  expect(await lockout.guard('ben', '192.0.2.1', right)).toBe(true);
  expect(reported.map(({ outcome }) => outcome)).toEqual([
    'wrong',
    'wrong',
    'wrong',
    'wrong',
    'locking',
    'locked'
  ]);
  vi.setSystemTime(5 * 60_000 + 1);
  expect(await lockout.guard('ana', '192.0.2.1', right)).toBe(true);
});

it('costs the same with 100,000 names, and removes those that failed longest ago beyond that', async () => {
  const lockout = new Lockout();
  const fail = async (from: number, to: number) => {
    const startedMs = performance.now();
    for (let i = from; i < to; i++) await lockout.guard(`name ${i}`, '192.0.2.1', wrong);
    return performance.now() - startedMs;
  };
  for (let i = 0; i < 5; i++) await lockout.guard('first', '192.0.2.1', wrong);
  const firstMs = await fail(0, 2000);
  await fail(2000, 97_000);
  const lastMs = await fail(97_000, 99_000);
  expect(lastMs).toBeLessThan(firstMs * 5 + 50);
  await expect(lockout.guard('first', '192.0.2.1', right)).rejects.toMatchObject({ status: 403 });
  await fail(99_000, 205_000);
  expect(await lockout.guard('first', '192.0.2.1', right)).toBe(true);
});

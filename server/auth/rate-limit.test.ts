import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

it('allows so many events in a window, for each key', () => {
  const limit = new RateLimit({ max: 2, windowMs: 60_000, maxKeys: 10 });
  expect([0, 1, 2].map((at) => limit.exceed('a', at * 1000))).toEqual([undefined, undefined, 58]);
  expect(limit.exceed('b', 2000)).toBeUndefined();
  expect(limit.exceed('a', 60_000)).toBeUndefined();
});

it('forgets the oldest keys beyond a bound, and costs the same with 100,000', () => {
  const limit = new RateLimit({ max: 1, windowMs: 60_000, maxKeys: 100_000 });
  const startedMs = performance.now();
  for (let i = 0; i < 300_000; i++) limit.exceed(`key ${i}`, 0);
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(limit.exceed('key 0', 0)).toBeUndefined();
  expect(limit.exceed('key 299999', 0)).toBe(60);
});

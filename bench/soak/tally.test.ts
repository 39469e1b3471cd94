import { expect, it } from 'vitest';
import { growthPerMinute, percentile, Tally } from './tally.ts';

it('finds the slope of samples', () => {
  const samples = [0, 1, 2, 3].map((minute) => ({ atMs: minute * 60_000, bytes: 100 + minute * 7 }));
  expect(growthPerMinute(samples)).toBeCloseTo(7);
  expect(growthPerMinute([{ atMs: 5, bytes: 100 }])).toBe(0);
});

it('finds percentiles', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, 0.99)).toBe(100);
  expect(percentile(values, 0.5)).toBe(51);
  expect(percentile([], 0.5)).toBeNaN();
});

it('counts the same failure of several agents once', () => {
  const tally = new Tally();
  tally.fail('agent', new Error('soak_001.agent-a1 at http://127.0.0.1:40001'));
  tally.fail('agent', new Error('soak_002.agent-b2 at http://127.0.0.1:40002'));
  expect([...tally.errors]).toEqual([['agent: … at http://127.0.0.1…', 2]]);
});

it('counts how often a machine was asked to wait apart from errors', () => {
  const tally = new Tally();
  tally.wait(5000);
  tally.wait(7000);
  expect([tally.waits, tally.waitedMs, tally.errors.size]).toEqual([2, 12_000, 0]);
});

import { expect, test } from 'vitest';
import { progressBar } from './progress-bar.ts';

test('fills as days are done', () => {
  expect(progressBar(0, 30)).toBe(`[${' '.repeat(30)}]   0 of 30 days`);
  expect(progressBar(10, 30)).toBe(`[${'#'.repeat(10)}${' '.repeat(20)}]  10 of 30 days`);
  expect(progressBar(365, 365)).toBe(`[${'#'.repeat(30)}] 365 of 365 days`);
});

import { expect, it } from 'vitest';
import { formatProgress, progressBar } from './progress-bar.ts';

it('fills as days are done', () => {
  expect(formatProgress(0, 30, 'days')).toBe(`[${' '.repeat(30)}]   0 of 30 days`);
  expect(formatProgress(10, 30, 'days')).toBe(`[${'#'.repeat(10)}${' '.repeat(20)}]  10 of 30 days`);
  expect(formatProgress(365, 365, 'days')).toBe(`[${'#'.repeat(30)}] 365 of 365 days`);
});

it('draws over one line of a terminal, and nothing elsewhere', () => {
  for (const isTTY of [true, false]) {
    let written = '';
    const bar = progressBar({ isTTY, write: (text) => (written += text) });
    bar.update(1, 2, 'days');
    bar.clear();
    expect(written).toBe(isTTY ? `\r\u001b[K${formatProgress(1, 2, 'days')}\r\u001b[K` : '');
  }
});

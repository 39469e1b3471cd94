import { expect, it } from 'vitest';
import { compareProjects } from './compare-projects.ts';
import type { PeriodDay } from './person-period.ts';

const day = (
  date: string,
  seconds: Record<string, number>,
  state: 'complete' | 'unreported' = 'complete'
): PeriodDay => ({
  date,
  day: undefined,
  coverage: state === 'complete' ? { state, missingMs: 0 } : { state, missingMs: 60_000 },
  figures: {
    date,
    work: Object.entries(seconds).map(([project, value]) => ({ category: 'Work', project, seconds: value })),
    activeSeconds: 0,
    focusSeconds: undefined,
    switches: 0
  }
});

it('holds projects against each other on the days that are known in full in both periods', () => {
  const now = [day('2026-11-16', { api: 60, web: 10 }), day('2026-11-17', { api: 500 }, 'unreported')];
  const before = [day('2026-11-09', { api: 30 }), day('2026-11-10', { api: 900 })];
  const compared = compareProjects([{ now, before }], false);
  expect(compared).toEqual({
    now: new Map([
      ['api', 60],
      ['web', 10]
    ]),
    before: new Map([['api', 30]]),
    partial: true
  });
});

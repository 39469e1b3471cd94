import { expect, it } from 'vitest';
import type { PeriodDay } from './person-period.ts';
import { topChanges } from './top-changes.ts';

const day = (
  date: string,
  work: [category: string, project: string, seconds: number][],
  state: 'complete' | 'unreported' = 'complete'
): PeriodDay => ({
  date,
  day: undefined,
  coverage: { state, missingMs: 0 },
  figures: {
    date,
    work: work.map(([category, project, seconds]) => ({ category, project, seconds })),
    activeSeconds: 0,
    focusSeconds: 0,
    switches: 0
  }
});

it('are the categories and projects with most more or less time, the largest change first', () => {
  const now = [
    day('2026-11-16', [
      ['Work', 'api', 9000],
      ['Media', '', 100]
    ]),
    day('2026-11-17', [['Work', 'web', 900]])
  ];
  const before = [
    day('2026-11-09', [
      ['Work', 'api', 3600],
      ['Media', '', 3700]
    ]),
    day('2026-11-10', [['Work', 'web', 600]])
  ];
  expect(topChanges([{ now, before }], true)).toEqual([
    { kind: 'category', name: 'Work', now: 9900, before: 4200 },
    { kind: 'project', name: 'api', now: 9000, before: 3600 },
    { kind: 'category', name: 'Media', now: 100, before: 3700 }
  ]);
});

it('leave out the days of which one side is not reported in full', () => {
  const now = [day('2026-11-16', [['Work', 'api', 9000]])];
  const before = [day('2026-11-09', [], 'unreported')];
  expect(topChanges([{ now, before }], true)).toEqual([]);
});

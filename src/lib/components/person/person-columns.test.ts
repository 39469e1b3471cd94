import { expect, it } from 'vitest';
import type { DayCoverage } from '#domain/metrics/coverage.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { topLevelSegments } from '#lib/charts/category-segments.ts';
import { personColumns } from './person-columns.ts';

const MISSING: DayCoverage = { state: 'unreported', missingMs: 86_400_000 };
const day = (date: string, seconds: number, coverage: DayCoverage): PeriodDay => {
  const work = seconds > 0 ? [{ category: 'Work > Programming', project: '', seconds }] : [];
  const figures = { date, work, activeSeconds: seconds, focusSeconds: 0, switches: 0 };
  return { date, coverage, day: undefined, figures };
};

it('a column for each step, hatched where days of it are not reported', () => {
  const days = [
    day('2026-11-09', 3600, { state: 'complete', missingMs: 0 }),
    day('2026-11-10', 1800, MISSING),
    day('2026-11-16', 0, MISSING)
  ];
  const steps = [
    { kind: 'week', from: '2026-11-09', to: '2026-11-15' },
    { kind: 'week', from: '2026-11-16', to: '2026-11-22' }
  ] as const;
  const columns = personColumns(steps, {
    days,
    segmentsOf: (whose, { byCategory }) => topLevelSegments(whose, byCategory, ['Work'], categoryColours([])),
    hrefOf: ({ from }) => `/me?date=${from}`
  });
  expect(
    columns.map(({ name, href, total, missing, segments }) => [
      name,
      href,
      total,
      missing?.whole,
      segments[0]?.seconds
    ])
  ).toEqual([
    ['W46', '/me?date=2026-11-09', '1:30', false, 5400],
    ['W47', '/me?date=2026-11-16', '', true, undefined]
  ]);
});

import { expect, it } from 'vitest';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import type { TrendStep } from './trend-steps.ts';
import { trendOfPart, trendPartOf, withTrendPart, writeTrendPart } from './trend-part.ts';

const day = (date: string, work: [category: string, project: string, seconds: number][]): PeriodDay => ({
  date,
  day: undefined,
  coverage: { state: 'complete', missingMs: 0 },
  figures: {
    date,
    work: work.map(([category, project, seconds]) => ({ category, project, seconds })),
    activeSeconds: 0,
    focusSeconds: 0,
    switches: 0
  }
});
const step = (from: string, to: string, tracked: number | undefined): TrendStep => ({
  step: { kind: 'week', from, to },
  ...{ tracked, focus: 1, pulse: 50 },
  ...{ running: false, cut: false, missing: false }
});
const days = [
  day('2026-11-09', [
    ['Work > Code', 'api', 3600],
    ['Media', '', 600]
  ]),
  day('2026-11-16', [
    ['Work', 'web', 1800],
    ['Work > Code', 'api', 60]
  ])
];
const steps = [
  step('2026-11-02', '2026-11-08', undefined),
  step('2026-11-09', '2026-11-15', 4200),
  step('2026-11-16', '2026-11-22', 1860)
];
const tracked = (part: Parameters<typeof trendOfPart>[3]) =>
  trendOfPart(steps, days, { days: [], months: [] }, part).map((one) => one.tracked);

it('a category counts with those below it, a project by its name', () => {
  expect(tracked({ kind: 'category', name: 'Work' })).toEqual([undefined, 3600, 1860]);
  expect(tracked({ kind: 'project', name: 'api' })).toEqual([undefined, 3600, 60]);
  expect(tracked({ kind: 'project', name: 'none' })).toEqual([undefined, 0, 0]);
});

it('a URL holds the part, whatever its name', () => {
  for (const part of [
    { kind: 'category', name: 'Work > Code' },
    { kind: 'project', name: 'a:b&c' },
    { kind: 'app', name: '微信' }
  ] as const) {
    const url = withTrendPart(new URL('https://t.test/me?period=week'), writeTrendPart(part));
    expect(trendPartOf(new URL(url.href))).toEqual(part);
  }
  for (const trend of ['', 'domain:x', 'app:', `app:${'x'.repeat(1001)}`])
    expect(trendPartOf(withTrendPart(new URL('https://t.test/me'), trend))).toBeUndefined();
});

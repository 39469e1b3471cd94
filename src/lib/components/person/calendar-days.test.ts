import { expect, it } from 'vitest';
import type { DayCoverage } from '#domain/metrics/coverage.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { heatScale } from '#lib/charts/heat-colours.ts';
import { HATCHED } from '#lib/charts/mark.ts';
import { calendarDays } from './calendar-days.ts';

const COMPLETE: DayCoverage = { state: 'complete', missingMs: 0 };
const day = (
  date: string,
  seconds: number,
  coverage: DayCoverage = COMPLETE,
  focusSeconds?: number
): PeriodDay => ({
  date,
  coverage,
  day: undefined,
  figures: {
    date,
    work: seconds > 0 ? [{ category: 'Work', project: '', seconds }] : [],
    activeSeconds: seconds,
    focusSeconds,
    switches: 0
  }
});

it('days show their content, hatched where not reported, empty where nothing can be known', () => {
  const scale = heatScale(9 * 3600);
  const cells = calendarDays({
    days: [
      day('2026-11-15', 0, { state: 'uncollected', missingMs: 0 }),
      day('2026-11-16', 3600, COMPLETE, 900),
      day('2026-11-17', 0),
      day('2026-11-18', 0, { state: 'unreported', missingMs: 86_400_000 }),
      day('2026-11-19', 7200, { state: 'unreported', missingMs: 86_400_000 }),
      day('2026-11-20', 0, { state: 'future', missingMs: 0 })
    ],
    scale,
    hrefOf: (date) => `/me?date=${date}`
  });
  expect(cells.map(({ fill, details }) => [fill, details])).toEqual([
    [undefined, ['before the first report']],
    [scale.colour(3600), ['1 h tracked', '15 min in focus']],
    ['var(--hover)', ['Nothing tracked']],
    [HATCHED, ['not reported yet']],
    [scale.colour(7200), ['2 h tracked', 'Focus not known', 'not reported yet']],
    [undefined, ['not started yet']]
  ]);
  expect(cells[1]).toMatchObject({ title: 'Monday 16 November 2026', href: '/me?date=2026-11-16' });
});

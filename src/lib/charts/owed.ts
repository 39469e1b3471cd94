/** How charts say that time is not told yet. */
import { isBehind, type DayCoverage } from '#domain/metrics/coverage.ts';
import { timeOf } from '#lib/ui/dates.ts';

/** One day's coverage in words, `tz` being the zone of the person whose day it is. */
export function coverageWords(coverage: DayCoverage, tz?: string): string {
  switch (coverage.state) {
    case 'ahead':
      return 'still ahead';
    case 'complete':
      return 'reported in full';
    case 'partial':
      return `reported until ${timeOf(coverage.throughMs, tz)}`;
    case 'unreported':
      return 'not reported yet';
  }
}

/** Whether a picture must show that a day is not told in full. */
export const mustShowOwed = (coverage: DayCoverage): boolean =>
  coverage.state === 'unreported' || isBehind(coverage);

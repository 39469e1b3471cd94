import type { DayCoverage } from '#domain/metrics/coverage.ts';
import { timeOf } from './dates.ts';

/** How far one day is reported, in words; `tz` is the zone of the person whose day it is. */
export function coverageLabel(coverage: DayCoverage, tz?: string): string {
  switch (coverage.state) {
    case 'uncollected':
      return 'before the first report';
    case 'future':
      return 'not started yet';
    case 'complete':
      return 'reported in full';
    case 'partial':
      return `reported up to ${timeOf(coverage.throughMs, tz)}`;
    case 'unreported':
      return 'not reported yet';
  }
}

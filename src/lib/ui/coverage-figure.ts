/** Headline figures of coverage, and why a figure is compared with nothing. The good number comes first. */
import type { ComparedPeriods } from '#domain/metrics/compare-periods.ts';
import {
  isBehind,
  isExpected,
  isIncomplete,
  type DayCoverage,
  type MachineCoverage
} from '#domain/metrics/coverage.ts';
import { coverageLabel } from './coverage-label.ts';
import { dayAndMonth, whenSeen } from './dates.ts';

export type CoverageFigure = { value: string; note: string | undefined; tone: 'warn' | 'plain' };

const listed = (parts: readonly (string | false | undefined)[], by: string) =>
  parts.filter((part) => part !== false && part !== undefined && part !== '').join(by) || undefined;

/** `11 of 12`, `up to date; kofi-desk last reported 14:56`. `asOfMs`: this device knows nothing newer. */
export function machinesFigure(
  { total, behind, behindSinceMs }: MachineCoverage,
  { nowMs, asOfMs }: { nowMs: number; asOfMs: number | undefined }
): CoverageFigure {
  const asOf = asOfMs !== undefined && `As of ${whenSeen(asOfMs, nowMs)}`;
  if (total === 0)
    return { value: '–', note: listed([asOf, 'no machine had reported'], ': '), tone: 'plain' };
  const [first] = behind;
  const who = behind.length === 1 ? first?.device : `${behind.length} machines`;
  const last =
    behindSinceMs === undefined
      ? `${who} ${behind.length === 1 ? 'has' : 'have'} not reported yet`
      : `${who} last reported ${whenSeen(behindSinceMs, nowMs)}${behind.length === 1 ? '' : ' or earlier'}`;
  return {
    value: `${total - behind.length} of ${total}`,
    note: listed([asOf ? `up to date then\u00a0· ${asOf}` : 'up to date', first && last], '; '),
    tone: first ? 'warn' : 'plain'
  };
}

type CoveredDay = { date: string; coverage: DayCoverage };

/** `15 of 15`, `days reported since 12 Nov`; of a single day how far it is reported. */
export function daysFigure(
  days: readonly CoveredDay[],
  known: {
    /** The zone of a single day. */
    tz: string | undefined;
    collectedFrom: string | undefined;
    nowMs: number;
    asOfMs: number | undefined;
    note: string | undefined;
  }
): CoverageFigure {
  const { tz, collectedFrom, nowMs, asOfMs, note } = known;
  const expected = days.filter(({ coverage }) => isExpected(coverage));
  const [only] = days;
  const [first] = expected;
  const tone = days.some(({ coverage }) => isBehind(coverage)) ? 'warn' : 'plain';
  const isOld = expected.some(({ coverage }) => coverage.state !== 'complete') && asOfMs !== undefined;
  const asOf = isOld && `as of ${whenSeen(asOfMs, nowMs)}`;
  if (!first)
    return {
      value: '–',
      note:
        only?.coverage.state === 'uncollected' ? collectingBegan(collectedFrom) : only && 'not started yet',
      tone
    };
  if (days.length === 1) {
    const label = coverageLabel(first.coverage, tz).replace('reported ', '');
    return { value: label === 'in full' ? 'In full' : label, note: listed([note, asOf], '; '), tone };
  }
  const reported = expected.filter(({ coverage }) => !isIncomplete(coverage)).length;
  const isLater = days[0]?.coverage.state === 'uncollected';
  const words = `days reported${isLater ? ` since ${dayAndMonth(first.date)}` : ''}`;
  return { value: `${reported} of ${expected.length}`, note: listed([words, note, asOf], '; '), tone };
}

/** `collecting began on 5 Nov` */
export const collectingBegan = (date: string | undefined): string | undefined =>
  date && `collecting began on ${dayAndMonth(date)}`;

/** Why no change is shown, where none is; undefined: one is, or nothing is compared. */
export function whyNotCompared(
  compared: (ComparedPeriods & { name: string }) | undefined,
  page: { bounds: readonly [first: string, last: string]; today: string; collectedFrom: string | undefined }
): string | undefined {
  if (!compared || page.bounds[0] > page.today) return undefined;
  const none = `no data for ${compared.name} to compare with`;
  if (compared.isUncollected) return collectingBegan(page.collectedFrom) ?? none;
  if (compared.pairs === 0)
    return page.bounds[0] === page.today
      ? 'comparison starts tomorrow'
      : `no finished, fully reported days to compare with ${compared.name}`;
  return compared.before.trackedSeconds === 0 ? none : undefined;
}

/** The trend of one category, project or app instead of all time, as the URL says: `trend=project:payments-api`. */
import { sum } from 'd3-array';
import { appKey } from '#domain/categorise/app-label.ts';
import { isWithin, UNCATEGORIZED } from '#domain/categorise/category-path.ts';
import { knownParts, namesOfParts } from '#domain/metrics/known-parts.ts';
import type { PeriodDay, PersonSources } from '#domain/metrics/person-period.ts';
import { withParams } from '#lib/ui/url.ts';
import type { TrendStep } from './trend-steps.ts';

export const TREND_KINDS = ['category', 'project', 'app'] as const;
export type TrendPart = { kind: (typeof TREND_KINDS)[number]; name: string };

const MAX_NAME_LENGTH = 1000;

/** Undefined: all time. */
export function trendPartOf(url: URL): TrendPart | undefined {
  const [, kind, name = ''] = /^(\w+):(.+)$/s.exec(url.searchParams.get('trend') ?? '') ?? [];
  const known = TREND_KINDS.find((one) => one === kind);
  return known && name.length <= MAX_NAME_LENGTH ? { kind: known, name } : undefined;
}

export const writeTrendPart = (part: TrendPart | undefined): string | undefined =>
  part && `${part.kind}:${part.name}`;

export const withTrendPart = (url: URL, part: string | undefined): URL => withParams(url, { trend: part });

/**
 * The steps with the tracked seconds of the part alone. Of apps, a day that is known only by its sums says nothing: a step
 * with such a day is not known. `days` must hold all days of the steps.
 */
export const trendOfPart = (
  steps: readonly TrendStep[],
  days: readonly PeriodDay[],
  sources: Pick<PersonSources, 'days' | 'months'>,
  part: TrendPart
): TrendStep[] =>
  steps.map((one) => ({
    ...one,
    tracked: one.tracked === undefined ? undefined : secondsOf(part, one.step, days, sources)
  }));

function secondsOf(
  { kind, name }: TrendPart,
  { from, to }: TrendStep['step'],
  days: readonly PeriodDay[],
  sources: Pick<PersonSources, 'days' | 'months'>
): number | undefined {
  if (kind === 'app') {
    const parts = knownParts(from, to, sources);
    if (parts.unknown.length > 0) return undefined;
    return sum(namesOfParts('app', parts), ([app, seconds]) => (appKey(app) === appKey(name) ? seconds : 0));
  }
  const work = days
    .filter(({ date }) => from <= date && date <= to)
    .flatMap(({ figures }) => figures?.work ?? []);
  const isPart = (one: { category: string; project: string }) =>
    kind === 'project' ? one.project === name : isWithin(one.category || UNCATEGORIZED, [name]);
  return sum(work, (one) => (isPart(one) ? one.seconds : 0));
}

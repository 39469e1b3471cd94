/** Where the documents behind a figure are shown: `/evidence?person=ana_ruiz&project=web&period=week&date=2026-11-16`. */
import type { EvidenceFilter } from '#domain/evidence/evidence-filter.ts';
import type { Period } from '#domain/time/periods.ts';
import { filterOf, withFilter, type Filter } from '#lib/components/filters/filter-url.ts';
import { withPeriod } from '#lib/components/period/period-url.ts';

/** Which figure was opened: the page adds up its column. */
export const FIGURES = ['tracked', 'active', 'focus', 'pulse', 'switches'] as const;
export type FigureName = (typeof FIGURES)[number];

export type EvidenceQuery = EvidenceFilter &
  Filter & {
    figure: FigureName;
    /** From the reader's own database rather than from a team's. */
    own: boolean;
    /** The slug of the team; left out: the first one that the people are in. */
    team?: string;
  };

/**
 * The URL of the evidence of a figure. Without people: of everybody whose days may be seen.
 *
 *     evidenceUrl(period, { people: ['ana_ruiz'], figure: 'focus' })
 *     evidenceUrl(period, { own: true, projects: ['payments-api'] })   // on a person's own pages
 *     evidenceUrl(period, { ...filterOf(page.url), team: team.slug })  // as the page is narrowed
 */
export function evidenceUrl(period: Period, query: Partial<EvidenceQuery> = {}): string {
  const url = withFilter(withPeriod(new URL('/evidence', 'https://any.invalid'), period), query);
  if (query.own) url.searchParams.set('of', 'me');
  if (query.team !== undefined) url.searchParams.set('team', query.team);
  if (query.figure !== undefined && query.figure !== 'tracked') url.searchParams.set('figure', query.figure);
  for (const app of query.apps ?? []) url.searchParams.append('app', app);
  for (const domain of query.domains ?? []) url.searchParams.append('domain', domain);
  return `${url.pathname}${url.search}`;
}

/** What a URL of the evidence asks for. */
export function readEvidenceQuery(url: URL): EvidenceQuery {
  const { searchParams } = url;
  const team = searchParams.get('team');
  return {
    ...filterOf(url),
    apps: [...new Set(searchParams.getAll('app'))],
    domains: [...new Set(searchParams.getAll('domain'))],
    figure: FIGURES.find((known) => known === searchParams.get('figure')) ?? 'tracked',
    own: searchParams.get('of') === 'me',
    ...(team === null ? {} : { team })
  };
}

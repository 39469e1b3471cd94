/** The period of a page is part of its URL: `?period=week&date=2026-11-16`. */
import { preferences } from '#lib/state/preferences.svelte.ts';
import { readPeriod, writePeriod } from '#domain/time/read-period.ts';
import { COMPARISONS, type Comparison, type Period } from '#domain/time/periods.ts';

/** The period that a URL shows. */
export function periodOf(url: URL, today: string): Period {
  const word = (name: string) => url.searchParams.get(name);
  return readPeriod(
    { period: word('period'), date: word('date'), from: word('from'), to: word('to') },
    today,
    preferences.weekStart
  );
}

/** The URL of `path` in a period. */
export function periodUrl(path: string, period: Period, others: Record<string, string> = {}): string {
  return `${path}?${new URLSearchParams({ ...others, ...writePeriod(period) }).toString()}`;
}

/** The same URL in another period. */
export function withPeriod(url: URL, period: Period): URL {
  const moved = new URL(url);
  for (const name of ['period', 'date', 'from', 'to']) moved.searchParams.delete(name);
  for (const [name, value] of Object.entries(writePeriod(period))) moved.searchParams.set(name, value);
  return moved;
}

/** The URL of another page in a period, everything else that `url` says (filters, what it compares with) going along. */
export function pageUrl(url: URL, path: string, period: Period): string {
  const { search } = withPeriod(url, period);
  return `${path}${search}`;
}

/** What a URL compares its period with: `vs=year`, `vs=none`, otherwise the period before. */
export const comparisonOf = (url: URL): Comparison =>
  COMPARISONS.find((known) => known === url.searchParams.get('vs')) ?? 'before';

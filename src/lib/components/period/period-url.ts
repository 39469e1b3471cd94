/** The period of a page is part of its address: `?period=week&date=2026-11-16`. */
import { preferences } from '#lib/state/preferences.svelte.ts';
import { readPeriod, writePeriod } from '#domain/time/read-period.ts';
import { COMPARISONS, type Comparison, type Period } from '#domain/time/periods.ts';

/** The period that an address shows. */
export function periodOf(url: URL, today: string): Period {
  const word = (name: string) => url.searchParams.get(name);
  return readPeriod(
    { period: word('period'), date: word('date'), from: word('from'), to: word('to') },
    today,
    preferences.weekStart
  );
}

/** The address of `path` in a period. */
export function addressOf(path: string, period: Period, others: Record<string, string> = {}): string {
  return `${path}?${new URLSearchParams({ ...others, ...writePeriod(period) }).toString()}`;
}

/** The same address in another period. */
export function inPeriod(url: URL, period: Period): URL {
  const moved = new URL(url);
  for (const name of ['period', 'date', 'from', 'to']) moved.searchParams.delete(name);
  for (const [name, value] of Object.entries(writePeriod(period))) moved.searchParams.set(name, value);
  return moved;
}

/** The address of another page in a period, everything else that `url` says (filters, what it compares with) going along. */
export function pageInPeriod(url: URL, path: string, period: Period): string {
  const { search } = inPeriod(url, period);
  return `${path}${search}`;
}

/** What an address compares its period with: `vs=year`, `vs=none`, otherwise the period before. */
export const comparisonOf = (url: URL): Comparison =>
  COMPARISONS.find((known) => known === url.searchParams.get('vs')) ?? 'before';

/** The period of a page is part of its address: `?period=week&date=2026-11-16`. */
import { readPeriod, type Period } from '#domain/time/periods.ts';

/** The period that an address shows. */
export const periodOf = (url: URL, today: string): Period =>
  readPeriod(url.searchParams.get('period'), url.searchParams.get('date'), today);

/** The address of `path` in a period. */
export function addressOf(path: string, period: Period, others: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...others, period: period.kind, date: period.date });
  return `${path}?${query.toString()}`;
}

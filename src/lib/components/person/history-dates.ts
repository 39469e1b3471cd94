/** Which days the long view of a person needs. */
import { datesBetween } from '#domain/time/calendar.ts';
import type { Step } from '#domain/time/period-steps.ts';

/** The year of a period's last date, or the present one where that is still ahead. */
export const yearShown = (last: string, today: string): string =>
  (last < today ? last : today).slice(0, 'YYYY'.length);

/** Every date from the first of the steps, or of the year, to the last of both. */
export function historyDates(steps: readonly Step[], year: string): string[] {
  const froms = [...steps.map(({ from }) => from), `${year}-01-01`].sort();
  const tos = [...steps.map(({ to }) => to), `${year}-12-31`].sort();
  return datesBetween(froms[0] ?? '', tos.at(-1) ?? '');
}

/** Which local day a preview is of. */
import * as v from 'valibot';
import { CalendarDate } from '#domain/documents/primitives.ts';
import { addDays } from '#domain/time/calendar.ts';
import { frameOf, localDateOf } from '#domain/time/local-days.ts';
import { UsageError } from '../../cli/errors.ts';
import { findNearMiss } from '../../cli/near-miss.ts';

/**
 * The local date that `typed` means at `nowMs` (Unix milliseconds) in zone `tz`: a date, `today`, `yesterday`; nothing
 * means today. A day begins at 04:00, so at 02:00 today is the date of the day before.
 * @throws UsageError for anything else.
 */
export function previewDate(typed: string | undefined, nowMs: number, tz: string): string {
  const word = typed?.toLowerCase() ?? 'today';
  const today = localDateOf(nowMs, frameOf(tz));
  if (word === 'today') return today;
  if (word === 'yesterday') return addDays(today, -1);
  if (v.is(CalendarDate, word)) return word;
  const meant = findNearMiss(word, ['today', 'yesterday']);
  const allowed =
    meant === undefined ? 'Give today, yesterday, or one like 2026-10-27.' : `Did you mean ${meant}?`;
  throw new UsageError(`"${typed}" is not a date. ${allowed}`);
}

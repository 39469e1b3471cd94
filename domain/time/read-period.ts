/** Periods as addresses write them: `period=month&date=2026-11-16`, or `period=custom&from=2026-11-02&to=2026-11-13`. */
import { daysBetween } from './calendar.ts';
import { CALENDAR_KINDS, MAX_CUSTOM_DAYS, type Period } from './periods.ts';

/** The words of an address that name a period. */
export type PeriodWords = Record<'period' | 'date' | 'from' | 'to', string | null>;

/** The period that an address names. What is missing or makes no sense is a week, and the one with `today` in it. */
export function readPeriod(words: PeriodWords, today: string, weekStart?: number): Period {
  const weeks = weekStart === undefined ? {} : { weekStart };
  if (words.period === 'custom') {
    const { from, to } = words;
    if (isDate(from) && isDate(to) && from <= to && daysBetween(from, to) < MAX_CUSTOM_DAYS) {
      return { kind: 'custom', from, to, ...weeks };
    }
  }
  return {
    kind: CALENDAR_KINDS.find((known) => known === words.period) ?? 'week',
    date: isDate(words.date) ? words.date : today,
    ...weeks
  };
}

/** What an address says to name a period. */
export const writePeriod = (period: Period): Partial<Record<keyof PeriodWords, string>> =>
  period.kind === 'custom'
    ? { period: period.kind, from: period.from, to: period.to }
    : { period: period.kind, date: period.date };

/** Pages show days of these dates: nothing is older than the first documents, or later than their last. */
export const FIRST_SHOWN = '1970-01-01';
export const LAST_SHOWN = '2099-12-31';

/** Whether a text is a date that exists, and that pages show. */
export function isDate(text: string | null): text is string {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_SHOWN || text > LAST_SHOWN)
    return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Weeks, their states and what is unusual about them, in words. */
import type { Review } from '#domain/documents/review.ts';
import type { SheetAbsence } from '#domain/documents/sheet.ts';
import { fingerprintOf } from '#domain/timesheets/fingerprint.ts';
import type { WeekException } from '#domain/timesheets/week-evidence.ts';
import { datesOfWeek } from '#domain/time/calendar.ts';
import { dateRange, shortDate, whenSeen } from '#lib/ui/dates.ts';
import { clock, prose } from '#lib/ui/durations.ts';

export { STATUS_LABELS } from '#domain/timesheets/status-labels.ts';

/** `Week 44 · 26 Oct – 1 Nov`. ISO weeks, whatever the reader's weeks begin with. */
export function weekLabel(week: string): string {
  const dates = datesOfWeek(week);
  return `Week ${Number(week.slice(6))} · ${dateRange(dates[0]!, dates[6]!)}`;
}

export function exceptionLabel({ kind, seconds, dates }: WeekException): string {
  const days = dates.length > 3 ? `${dates.length} days` : dates.map(shortDate).join(', ');
  switch (kind) {
    case 'unexplained':
      return `${prose(seconds)} that no machine tracked (${days})`;
    case 'differs':
      return `${prose(seconds)} differ from what the days hold now (${days})`;
    case 'long':
      return `Long day: ${days}`;
    case 'excess':
      return `More time than the day has: ${days}`;
    case 'gap':
      return `A watcher was silent for ${prose(seconds)} (${days})`;
    case 'unreported':
      return `No machine had reported: ${days}`;
    case 'rounding':
      return `${prose(seconds)} not rounded as the rules say (${days})`;
    case 'adjustment':
      return `Adjusts earlier weeks by changes that nobody accepted (${days})`;
  }
}

export const absenceLabel = ({ date, part, seconds, kind }: SheetAbsence): string =>
  `${shortDate(date)} ${part === 'full' ? 'all day' : part === 'half' ? 'half a day' : clock(seconds ?? 0)}${kind ? ` (${kind})` : ''}`;

const DECISION_LABELS = { approved: 'Approved', returned: 'Returned', reopened: 'Reopened' } as const;

/** `Approved by ana@company.test, yesterday 16:34: “Fine”`. */
export const decisionLabel = (
  { decision, reviewer, decided, comment, signature }: Review,
  nowMs: number
): string =>
  [
    `${DECISION_LABELS[decision]} by ${reviewer}, ${whenSeen(Date.parse(decided), nowMs)}`,
    ...(comment === undefined ? [] : [`“${comment}”`]),
    ...(signature ? [`signed with key ${fingerprintOf(signature.key)}`] : [])
  ].join(' · ');

/** Which UTC dates to summarise. */
import { RULES_REACH_DAYS } from '#domain/documents/rules.ts';
import { addDays, datesBetween, utcDateOf, utcStartMs } from '#domain/time/calendar.ts';

export type DatesInput = {
  /** Of the days stored, their date and how far they are covered. */
  stored: readonly { date: string; through: string }[];
  /** Where consent begins, Unix milliseconds. */
  collectFromMs: number;
  nowMs: number;
  /** From here on the user requested everything again. */
  askedFromMs?: number | undefined;
  rulesChanged: boolean;
  /** The days before today were read whole since they are over: yesterday need not be read again if it is complete. */
  isVerified?: boolean;
  /** Reads the last days again, for what the person has corrected there since. */
  isDaily?: boolean;
  /** The user's own settings changed: they apply to everything collected. */
  privacyChanged?: boolean;
  /** Dates whose documents were in conflict. */
  conflicted?: readonly string[];
  /** Dates of which the user accepts what they deleted. */
  accepted?: readonly string[];
};

/** How far back what a person corrects in ActivityWatch is found without being asked for. */
const CORRECTED_DAYS = 7;

/** From the last complete day until now, or from further back where that was asked for; ascending. */
export function chooseDates(input: DatesInput): string[] {
  const {
    stored,
    collectFromMs,
    nowMs,
    askedFromMs,
    rulesChanged,
    isVerified = false,
    isDaily = false,
    privacyChanged = false,
    conflicted = [],
    accepted = []
  } = input;
  const first = utcDateOf(collectFromMs);
  const today = utcDateOf(nowMs);
  const last = lastCompleteDate(stored, nowMs) ?? first;
  const starts = [isVerified && last === addDays(today, -1) ? today : last];
  if (askedFromMs !== undefined) starts.push(utcDateOf(askedFromMs));
  if (isDaily) starts.push(addDays(today, -CORRECTED_DAYS));
  if (privacyChanged) starts.push(first);
  if (rulesChanged) starts.push(addDays(today, -RULES_REACH_DAYS));
  const earliest = starts.reduce((a, b) => (a < b ? a : b));
  const dates = new Set(datesBetween(earliest < first ? first : earliest, today));
  for (const date of [...conflicted, ...accepted]) if (date >= first && date <= today) dates.add(date);
  return [...dates].sort();
}

/** The earliest date that a run may come to write without being asked to go further back; empty: any. */
export function earliestTouched({ stored, nowMs }: Pick<DatesInput, 'stored' | 'nowMs'>): string {
  const last = lastCompleteDate(stored, nowMs) ?? '';
  const rulesReach = addDays(utcDateOf(nowMs), -RULES_REACH_DAYS);
  return last < rulesReach ? last : rulesReach;
}

/** What claims to be covered further than now was written by a clock that was wrong, and counts as incomplete. */
function lastCompleteDate(stored: DatesInput['stored'], nowMs: number): string | undefined {
  return stored
    .filter(({ date, through }) => {
      const throughMs = Date.parse(through);
      return throughMs >= utcStartMs(addDays(date, 1)) && throughMs <= nowMs;
    })
    .reduce<string | undefined>(
      (last, { date }) => (last === undefined || date > last ? date : last),
      undefined
    );
}

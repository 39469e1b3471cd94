/** What a person submits. */
import { LAST_DAY } from '../documents/primitives.ts';
import type { RoundingRules } from '../documents/rounding.ts';
import {
  MAX_ADJUSTMENTS,
  type Adjustment,
  type Sheet,
  type SheetAbsence,
  type SheetCoverage,
  sheetId
} from '../documents/sheet.ts';
import { wellFormed } from '../text.ts';
import { formatInstant } from '../time/calendar.ts';
import { digestOfStatement, type Statement } from './digests.ts';
import { roundRows, type EntryPiece } from './round-rows.ts';
import type { WeekRow } from './week-rows.ts';

export type SheetInput = {
  developer: string;
  week: string;
  /** The dates of the week to submit, in any order. */
  dates: readonly string[];
  /** Those of other dates are left out. */
  rows: readonly Pick<WeekRow, 'date' | 'category' | 'project' | 'seconds' | 'trackedSeconds'>[];
  /** The entries in the rows, for rounding entry by entry. */
  pieces?: readonly EntryPiece[];
  rounding: RoundingRules;
  /** The hash of the rules in force; undefined where none are known. */
  rules: string | undefined;
  coverage: readonly SheetCoverage[];
  absences?: readonly SheetAbsence[];
  /** What changed in earlier weeks after they were approved. */
  adjustments?: readonly Adjustment[];
  comment?: string;
  nowMs: number;
  /** The sheets of the week that are known: the new one is later than all of them. */
  known: readonly Pick<Sheet, 'submitted'>[];
};

/** A sheet of a person's own database, without a signature. */
export function makeSheet({ developer, week, nowMs, comment = '', ...input }: SheetInput): Sheet {
  const dates = [...new Set(input.dates)].sort();
  const ofDates = <T extends { date: string }>(items: readonly T[] = []) =>
    items.filter(({ date }) => dates.includes(date));
  const statement: Statement = {
    type: 'sheet',
    v: 2,
    developer,
    week,
    submitted: instantAfter(
      nowMs,
      input.known.map(({ submitted }) => submitted)
    ),
    dates,
    rows: roundRows(ofDates(input.rows), input.rounding, input.pieces),
    rounding: input.rounding,
    ...(input.rules !== undefined && { rules: input.rules }),
    coverage: ofDates(input.coverage),
    adjustments: oldestFirst(input.adjustments, week),
    absences: ofDates(input.absences),
    ...commented(comment)
  };
  const digest = digestOfStatement(statement);
  return { _id: sheetId(week, digest), ...statement, digest };
}

/**
 * Now, or a second after the last of the known instants: what somebody decides or submits comes after what they know, also where a
 * clock is wrong.
 */
export function instantAfter(nowMs: number, known: readonly string[]): string {
  const afterMs = Math.max(nowMs, ...known.map((instant) => Date.parse(instant) + 1000));
  return formatInstant(Math.min(afterMs, Date.parse(`${LAST_DAY}T23:59:59Z`)));
}

/** A comment as it is stored: its digest is that of what a database takes. */
export function commented(comment: string): { comment?: string } {
  const text = wellFormed(comment).trim();
  return text === '' ? {} : { comment: text };
}

/** As many as a sheet may have; the others are left to the next one. */
const oldestFirst = (adjustments: readonly Adjustment[] = [], week: string): Adjustment[] =>
  adjustments
    .filter((adjustment) => adjustment.week < week)
    .sort((a, b) => (a.week < b.week ? -1 : a.week > b.week ? 1 : a.digest < b.digest ? -1 : 1))
    .slice(0, MAX_ADJUSTMENTS);

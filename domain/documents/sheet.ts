/**
 * `sheet:<week>:<digest12>` in a person's database, `sheet:<week>:<id>:<digest12>` in a team's: what a person states about an ISO
 * week, or part of one. It is never changed: its id names the digest of its content. Documents of version 1, `sheet:<week>`, are
 * read by nobody.
 */
import * as v from 'valibot';
import { datesOfWeek, weekOf } from '../time/calendar.ts';
import { utf8Length } from './content.ts';
import { MAX_ENTRIES_PER_DAY } from './entry.ts';
import { rangeOf, type IdRange } from './id.ts';
import {
  CategoryPath,
  ContentHash,
  couchFields,
  DayDate,
  DaySeconds,
  DeveloperId,
  DeviceName,
  FIRST_DAY,
  Instant,
  LAST_DAY,
  MAX_COMMENT,
  MAX_DAY_SECONDS,
  Name,
  text,
  Week,
  wholeUpTo
} from './primitives.ts';
import { RoundingRules } from './rounding.ts';
import { Signature } from './signature.ts';

/** As many as a week of days with as many keys as a day may have. */
export const MAX_SHEET_ROWS = 3500;
export const MAX_ADJUSTMENTS = 20;
export const MAX_SHEET_ABSENCES = 140;
const MAX_DEVICES_PER_DAY = 30;
/** Bytes of JSON, within what a database takes: a busy week with many adjustments has half of it. A larger week is submitted in parts. */
export const MAX_SHEET_BYTES = 200_000;
/** What all entries without a clock time and the longest day may hold. */
const MAX_ROW_SECONDS = MAX_ENTRIES_PER_DAY * 86_400 + MAX_DAY_SECONDS;
export const DIGEST_LETTERS = 12;

const RowSeconds = wholeUpTo(MAX_ROW_SECONDS);
const SecondsDifference = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(-MAX_ROW_SECONDS),
  v.maxValue(MAX_ROW_SECONDS)
);
const rowKey = { date: DayDate, category: CategoryPath, project: Name };

export const SheetRow = v.object({ ...rowKey, seconds: RowSeconds, roundedSeconds: RowSeconds });
export type SheetRow = v.InferOutput<typeof SheetRow>;

/** What a row has more or less than was approved. */
export const RowDifference = v.object({
  ...rowKey,
  seconds: SecondsDifference,
  roundedSeconds: SecondsDifference
});
export type RowDifference = v.InferOutput<typeof RowDifference>;

/** What changed in an earlier week after it was approved; `digest` is that of the statement that was approved. */
export const Adjustment = v.object({
  week: Week,
  digest: ContentHash,
  rows: v.pipe(v.array(RowDifference), v.minLength(1), v.maxLength(MAX_SHEET_ROWS))
});
export type Adjustment = v.InferOutput<typeof Adjustment>;

/** How much of a day was known when it was submitted. */
export const SheetCoverage = v.object({
  date: DayDate,
  /** Of each machine up to when it had reported; null: it had reported nothing of the day. */
  devices: v.pipe(
    v.array(v.object({ device: DeviceName, through: v.nullable(Instant) })),
    v.maxLength(MAX_DEVICES_PER_DAY)
  ),
  /** Seconds in which somebody worked and a watcher was silent. */
  gapSeconds: DaySeconds,
  /** By how much the day counts more than it has. */
  excessSeconds: RowSeconds
});
export type SheetCoverage = v.InferOutput<typeof SheetCoverage>;

export const ABSENCE_PARTS = ['full', 'half', 'hours'] as const;
/** `seconds` where it is of hours; `kind` only where the person shares it. */
export const SheetAbsence = v.object({
  date: DayDate,
  part: v.picklist(ABSENCE_PARTS),
  seconds: v.optional(DaySeconds),
  kind: v.optional(text(50))
});
export type SheetAbsence = v.InferOutput<typeof SheetAbsence>;

const SheetContent = v.object({
  ...couchFields,
  type: v.literal('sheet'),
  v: v.literal(2),
  developer: DeveloperId,
  week: Week,
  /** Of all that is said here but the signature. */
  digest: ContentHash,
  submitted: v.pipe(Instant, v.minValue(FIRST_DAY), v.maxValue(`${LAST_DAY}T23:59:59Z`)),
  /** The dates that it is about, in order. */
  dates: v.pipe(v.array(DayDate), v.minLength(1), v.maxLength(7)),
  rows: v.pipe(v.array(SheetRow), v.maxLength(MAX_SHEET_ROWS, `at most ${MAX_SHEET_ROWS} rows`)),
  rounding: RoundingRules,
  /** The hash of the rules in force; left out where none were known. */
  rules: v.optional(ContentHash),
  coverage: v.pipe(v.array(SheetCoverage), v.maxLength(7)),
  adjustments: v.pipe(v.array(Adjustment), v.maxLength(MAX_ADJUSTMENTS)),
  absences: v.pipe(v.array(SheetAbsence), v.maxLength(MAX_SHEET_ABSENCES)),
  comment: v.optional(text(MAX_COMMENT)),
  signature: v.optional(Signature)
});
export type Sheet = v.InferOutput<typeof SheetContent>;

/** The validation function of the database has the same checks. */
export const Sheet = v.pipe(
  SheetContent,
  v.check(
    ({ _id, week, developer, digest }) =>
      _id === sheetId(week, digest) || _id === sheetId(week, digest, developer),
    'the id names the week and the digest'
  ),
  v.check(
    ({ week, dates }) => v.is(Week, week) && areOf(dates, week),
    'the dates are those of the week, in order'
  ),
  v.check(
    ({ dates, rows, coverage, absences }) =>
      [...rows, ...coverage, ...absences].every(({ date }) => dates.includes(date)),
    'everything is about one of the dates'
  ),
  v.check(
    ({ week, adjustments }) => adjustments.every((adjustment) => adjustment.week < week),
    'adjustments are of earlier weeks'
  ),
  v.check(
    (sheet) => utf8Length(JSON.stringify(sheet)) <= MAX_SHEET_BYTES,
    `a sheet has at most ${MAX_SHEET_BYTES} bytes`
  )
);

/** The part of a digest that ids name. */
export const shortDigest = (digest: string): string => {
  const start = digest.indexOf(':') + 1;
  return digest.slice(start, start + DIGEST_LETTERS);
};

/** With the developer in a team's database, without in the developer's own. */
export const sheetId = (week: string, digest: string, developer?: string): string =>
  ['sheet', week, ...(developer === undefined ? [] : [developer]), shortDigest(digest)].join(':');

const SHEET_ID = /^sheet:(\d{4}-W\d{2})(?::([a-z][a-z0-9_-]{1,62}))?:([0-9a-f]{12})$/;

/** Undefined where the id is not that of a sheet. */
export function parseSheetId(
  id: string
): { week: string; developer: string | undefined; digest12: string } | undefined {
  const [, week, developer, digest12] = SHEET_ID.exec(id) ?? [];
  return week && digest12 ? { week, developer, digest12 } : undefined;
}

/** The ids of the sheets of all weeks, of one, or of one and a person in a team's database. */
export const sheetRange = (week?: string, developer?: string): IdRange =>
  rangeOf(
    ['sheet:', ...[week, developer].flatMap((part) => (part === undefined ? [] : `${part}:`))].join('')
  );

/** Whether the dates are of the week, which exists, and in order. */
function areOf(dates: readonly string[], week: string): boolean {
  const all = datesOfWeek(week);
  const isInOrder = dates.every((date, index) => index === 0 || dates[index - 1]! < date);
  return weekOf(all[0]!) === week && isInOrder && dates.every((date) => all.includes(date));
}

/** Exceptions of a submitted week: what the evidence does not explain, to be looked at before approval. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { RoundingRules } from '../documents/rounding.ts';
import type { Adjustment, Sheet, SheetRow } from '../documents/sheet.ts';
import { memoiseByObject } from '../memoise.ts';
import { excessSeconds, secondsOfKeys } from '../metrics/totals.ts';
import { weekOf } from '../time/calendar.ts';
import { pairs } from '../time/slots.ts';
import { totalLength } from '../time/spans.ts';
import type { RowsNow } from './changes-after-approval.ts';
import { roundingOf, roundRows } from './round-rows.ts';
import { weekRows, type WeekRow } from './week-rows.ts';

/** What a day holds now. `machineSeconds`: what machines tracked of it, also where it was moved to another project. */
export type DayEvidence = {
  rows: WeekRow[];
  trackedSeconds: number;
  machineSeconds: number;
  gapSeconds: number;
  excessSeconds: number;
};

export const evidenceOfDay = memoiseByObject((day: PersonDay): DayEvidence => {
  let machineSeconds = 0;
  let trackedSeconds = 0;
  const { keys, why } = day;
  for (const [key, seconds] of secondsOfKeys(day)) {
    trackedSeconds += seconds;
    // Entries name no app; a moved key has the one that a machine saw.
    if (why[key]?.[1] !== 'entry' || keys[key]![0] !== '') machineSeconds += seconds;
  }
  const rows = weekRows(weekOf(day.date), [day]);
  const gapSeconds = totalLength(pairs(day.gaps ?? []));
  return { rows, trackedSeconds, machineSeconds, gapSeconds, excessSeconds: excessSeconds(day) };
});

/** What these days hold now; `dates` are those of which that is known. */
export const rowsNowOf = (days: readonly PersonDay[], dates: readonly string[]): RowsNow => ({
  dates,
  rows: days.filter(({ date }) => dates.includes(date)).flatMap((day) => evidenceOfDay(day).rows)
});

/**
 * `unexplained`: time that no machine tracked. `differs`: what the days hold now, row by row, is not what was submitted. `long`: far
 * more than the person's usual day. `excess`: a day counts more than it has. `gap`: a watcher was silent. `unreported`: no machine had
 * reported anything of a day with time. `rounding`: the rounded time is not what the rules make of the exact time. `adjustment`:
 * changes of earlier weeks that no manager accepted. `seconds` are those in question.
 */
export type WeekException = {
  kind: 'unexplained' | 'differs' | 'long' | 'excess' | 'gap' | 'unreported' | 'rounding' | 'adjustment';
  seconds: number;
  /** Those that it is about, in order. */
  dates: string[];
};

/** Less than this is no reason to look: rounding, and the minutes between two meetings. */
const MIN_EXCEPTION_SECONDS = 900;
const MIN_GAP_SECONDS = 1800;
/** A day is long from twice the usual one, and from this on in any case. */
const LONG_FACTOR = 2;
const MIN_LONG_SECONDS = 10 * 3600;
const MAX_USUAL_SECONDS = 14 * 3600;

/** The length of a usual day: the median of those with time in them; undefined where there are too few. */
export function usualDaySeconds(days: readonly PersonDay[]): number | undefined {
  const lengths = days.map((day) => evidenceOfDay(day).trackedSeconds).filter((seconds) => seconds > 0);
  return lengths.length < 5 ? undefined : medianOf(lengths);
}

/** d3-array's selects without sorting, in code that every page would load for these few numbers. */
function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
  return (low + high) / 2;
}

/** Entry by entry, what a row gains or loses is not known: several entries explain so many units. */
const MAX_UNITS_PER_ROW = 4;

/**
 * `usualSeconds`: the length of the person's usual day. `rounding`: the one in force; left out: that of the sheet. `unaccepted`: the
 * adjustments of the sheet that no manager accepted; left out: all of them.
 */
export type ExceptionContext = {
  usualSeconds?: number | undefined;
  rounding?: RoundingRules | undefined;
  unaccepted?: readonly Adjustment[];
};

/**
 * The reasons to look at a sheet, those with most time first. Whatever the sheet says of itself is compared with what is known from
 * elsewhere, because its author could write anything. `days`: those of its dates that are there.
 */
export function findExceptions(
  sheet: Sheet,
  days: readonly PersonDay[],
  { usualSeconds, rounding = sheet.rounding, unaccepted = sheet.adjustments }: ExceptionContext = {}
): WeekException[] {
  const evidence = new Map(days.map((day) => [day.date, evidenceOfDay(day)]));
  const stated = new Map<string, number>();
  for (const { date, seconds } of sheet.rows) stated.set(date, (stated.get(date) ?? 0) + seconds);
  const longSeconds = Math.min(
    Math.max(MIN_LONG_SECONDS, LONG_FACTOR * (usualSeconds ?? 0)),
    MAX_USUAL_SECONDS
  );
  const of = (
    kind: WeekException['kind'],
    secondsOf: (date: string) => number,
    least: number = MIN_EXCEPTION_SECONDS
  ): WeekException[] => {
    const byDate = sheet.dates.map((date) => ({ date, seconds: secondsOf(date) }));
    const found = byDate.filter(({ seconds }) => seconds > 0);
    const seconds = sum(found, (one) => one.seconds);
    return seconds >= least ? [{ kind, seconds, dates: found.map(({ date }) => date) }] : [];
  };
  const coverage = new Map(sheet.coverage.map((day) => [day.date, day]));
  const statedOn = (date: string) => stated.get(date) ?? 0;
  const differing = differingSeconds(sheet.rows, evidence);
  const misrounded = misroundedSeconds(sheet.rows, rounding);
  return [
    ...of('unexplained', (date) => statedOn(date) - (evidence.get(date)?.machineSeconds ?? 0)),
    ...of('differs', (date) => differing.get(date) ?? 0),
    ...of('long', (date) => (statedOn(date) >= longSeconds ? statedOn(date) : 0)),
    ...of(
      'excess',
      (date) => mostOf(coverage.get(date)?.excessSeconds, evidence.get(date)?.excessSeconds),
      1
    ),
    ...of(
      'gap',
      (date) => mostOf(coverage.get(date)?.gapSeconds, evidence.get(date)?.gapSeconds),
      MIN_GAP_SECONDS
    ),
    ...of('rounding', (date) => misrounded.get(date) ?? 0, 1),
    ...adjusting(unaccepted),
    ...of('unreported', (date) => {
      const devices = coverage.get(date)?.devices ?? [];
      return devices.length > 0 && devices.every(({ through }) => through === null) ? statedOn(date) : 0;
    })
  ].sort((a, b) => b.seconds - a.seconds);
}

const mostOf = (...seconds: readonly (number | undefined)[]): number =>
  Math.max(0, ...seconds.map((one) => one ?? 0));

/** By date, by how much rows have more, or less, than the days hold now, whichever is more. */
function differingSeconds(
  rows: readonly SheetRow[],
  evidence: ReadonlyMap<string, DayEvidence>
): Map<string, number> {
  const left = new Map<string, { date: string; seconds: number }>();
  const add = (row: Pick<WeekRow, 'date' | 'category' | 'project'>, seconds: number) => {
    const key = `${row.date} ${row.category.length} ${row.category}${row.project}`;
    const known = left.get(key);
    if (known) known.seconds += seconds;
    else left.set(key, { date: row.date, seconds });
  };
  for (const row of rows) add(row, row.seconds);
  for (const day of evidence.values()) for (const row of day.rows) add(row, -row.seconds);
  const byDate = new Map<string, { more: number; less: number }>();
  for (const { date, seconds } of left.values()) {
    const { more, less } = byDate.get(date) ?? { more: 0, less: 0 };
    byDate.set(date, { more: more + Math.max(0, seconds), less: less + Math.max(0, -seconds) });
  }
  return new Map([...byDate].map(([date, { more, less }]) => [date, Math.max(more, less)]));
}

/** By date, by how much rounded seconds are not what the rounding makes of the exact ones. */
function misroundedSeconds(rows: readonly SheetRow[], rounding: RoundingRules): Map<string, number> {
  const byDate = new Map<string, number>();
  const expected = roundRows(rows, rounding);
  rows.forEach(({ date, project, seconds, roundedSeconds }, index) => {
    const own = roundingOf(rounding, project);
    const off =
      own.per === 'entry'
        ? Math.max(0, Math.abs(roundedSeconds - seconds) - MAX_UNITS_PER_ROW * own.minutes * 60)
        : Math.abs(roundedSeconds - expected[index]!.roundedSeconds);
    if (off > 0) byDate.set(date, (byDate.get(date) ?? 0) + off);
  });
  return byDate;
}

function adjusting(adjustments: readonly Adjustment[]): WeekException[] {
  const rows = adjustments.flatMap((adjustment) => adjustment.rows);
  const seconds = sum(rows, (row) => Math.max(Math.abs(row.seconds), Math.abs(row.roundedSeconds)));
  const dates = [...new Set(rows.map(({ date }) => date))].sort();
  return rows.length > 0 ? [{ kind: 'adjustment', seconds, dates }] : [];
}

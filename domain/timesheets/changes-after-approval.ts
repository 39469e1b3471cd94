/**
 * What changed in a week after it was approved. An approved statement never changes; the difference becomes an adjustment in the
 * next open week, so that what was approved and all adjustments add up to what is there now.
 */
import { rollup, sum } from 'd3-array';
import { hashContent } from '../documents/hash.ts';
import type { Adjustment, RowDifference, Sheet } from '../documents/sheet.ts';
import { roundingOf, roundRows, roundSeconds } from './round-rows.ts';
import type { WeekRow } from './week-rows.ts';
import type { WeekState } from './week-state.ts';

/** What a week holds now. Nothing is said about dates that are not in `dates`: their days may no longer be stored here. */
export type RowsNow = {
  dates: readonly string[];
  rows: readonly Pick<WeekRow, 'date' | 'category' | 'project' | 'seconds'>[];
};

/**
 * Per approved sheet the rows that differ from it, as an adjustment has them; none where nothing changed.
 * @param adjusted what adjustments in other weeks account for already: see `adjustmentsOf`
 */
export function changesAfterApproval(
  state: WeekState,
  now: RowsNow,
  adjusted: readonly RowDifference[] = []
): Adjustment[] {
  return state.approved.flatMap((sheet) => {
    const dates = now.dates.filter((date) => state.dates.get(date)?.approved === sheet);
    const rows = isUnchanged(sheet, dates, now, adjusted) ? [] : differences(sheet, dates, now, adjusted);
    return rows.length > 0 ? [{ week: sheet.week, digest: sheet.digest, rows }] : [];
  });
}

/**
 * The adjustments of one week in the sheets that count of other weeks. `approved`: those that are approved. `live`: where a newer
 * sheet waits for a decision, its adjustments instead, so that nothing is adjusted twice.
 */
export const adjustmentsOf = (
  week: string,
  states: Iterable<WeekState>,
  counting: 'approved' | 'live'
): RowDifference[] =>
  [...states].flatMap((state) =>
    countedSheets(state, counting).flatMap(({ adjustments }) =>
      adjustments.filter((adjustment) => adjustment.week === week).flatMap(({ rows }) => rows)
    )
  );

/**
 * The same of a week without some of its dates: what a sheet of these dates replaces accounts for nothing.
 */
export const withoutDates = (state: WeekState, dates: readonly string[]): WeekState => ({
  ...state,
  dates: new Map([...state.dates].filter(([date]) => !dates.includes(date)))
});

/**
 * Those of these dates whose days are all made of what is here. `daysFrom`: all days of machines from this UTC date on are here;
 * undefined: none.
 */
export const knownDates = (dates: readonly string[], daysFrom: string | undefined): string[] =>
  // A local day reaches into the UTC day before.
  daysFrom === undefined ? [] : dates.filter((date) => date > daysFrom);

/** Names these changes: a manager accepts them by it. */
export const hashChanges = (changes: readonly Adjustment[]): string => hashContent(changes);

/** The seconds by which a week has more or less than was approved. */
export const changedSeconds = (changes: readonly Adjustment[]): number =>
  sum(changes, ({ rows }) => sum(rows, ({ seconds }) => seconds));

function countedSheets(state: WeekState, counting: 'approved' | 'live'): Sheet[] {
  const sheets = new Set<Sheet>();
  for (const { approved, pending } of state.dates.values()) {
    const counted = counting === 'live' ? (pending ?? approved) : approved;
    if (counted) sheets.add(counted);
  }
  return [...sheets];
}

/** A fast check: most weeks are unchanged, with rows in the same order. False means that rows have to be compared. */
function isUnchanged(
  { rows: stated, dates: all }: Sheet,
  dates: readonly string[],
  now: RowsNow,
  adjusted: readonly RowDifference[]
): boolean {
  if (adjusted.length > 0) return false;
  const isKnown = dates.length === all.length;
  let next = 0;
  for (const row of now.rows) {
    if (!dates.includes(row.date)) continue;
    while (!isKnown && next < stated.length && !dates.includes(stated[next]!.date)) next++;
    const other = stated[next++];
    if (
      other?.seconds !== row.seconds ||
      other.date !== row.date ||
      other.project !== row.project ||
      other.category !== row.category
    )
      return false;
  }
  while (next < stated.length && !dates.includes(stated[next]!.date)) next++;
  return next === stated.length;
}

function differences(
  { rows: stated, rounding }: Sheet,
  dates: readonly string[],
  now: RowsNow,
  adjusted: readonly RowDifference[]
): RowDifference[] {
  const isOfDates = ({ date }: { date: string }) => dates.includes(date);
  const signed = (sign: 1 | -1) => (row: RowDifference) => ({
    ...row,
    seconds: sign * row.seconds,
    roundedSeconds: sign * row.roundedSeconds
  });
  const all = [
    ...roundRows(now.rows.filter(isOfDates), rounding),
    ...[...stated, ...adjusted].filter(isOfDates).map(signed(-1))
  ];
  const summed = rollup(
    all,
    (rows) => ({ seconds: sum(rows, (row) => row.seconds), rounded: sum(rows, (row) => row.roundedSeconds) }),
    ({ date, project, category }) => JSON.stringify([date, project, category])
  );
  return [...summed]
    .map(([key, { seconds, rounded }]) => {
      const [date = '', project = '', category = ''] = JSON.parse(key) as string[];
      const own = roundingOf(rounding, project);
      // The entries behind the rows are not known here: the difference is rounded as one.
      const roundedSeconds =
        own.per === 'entry' ? Math.sign(seconds) * roundSeconds(Math.abs(seconds), own) : rounded;
      return { date, category, project, seconds, roundedSeconds: roundedSeconds + 0 };
    })
    .filter(({ seconds, roundedSeconds }) => seconds !== 0 || roundedSeconds !== 0)
    .sort((a, b) => compareKeys([a.date, a.project, a.category], [b.date, b.project, b.category]));
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}

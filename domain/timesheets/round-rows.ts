/** Rounding, at the very end: what is stored beside it stays to the second. */
import { group, sum } from 'd3-array';
import type { Rounding, RoundingRules } from '../documents/rounding.ts';
import type { SheetRow } from '../documents/sheet.ts';
import { apportion } from '../merge/apportion.ts';
import type { WeekRow } from './week-rows.ts';

/** Time of one entry, as far as it counts on a date. */
export type EntryPiece = { date: string; category: string; project: string; seconds: number };

type RawRow = Pick<WeekRow, 'date' | 'category' | 'project' | 'seconds'> & { trackedSeconds?: number };

/** Whole seconds, not below zero; half a unit is rounded up where it is to the nearest. Rounding twice is rounding once. */
export function roundSeconds(seconds: number, { minutes, direction }: Rounding): number {
  if (minutes === 0) return seconds;
  const unit = minutes * 60;
  const round = { nearest: Math.round, up: Math.ceil, down: Math.floor }[direction];
  return round(seconds / unit) * unit;
}

/** The rounding of a project. */
export const roundingOf = (rules: RoundingRules, project: string): Rounding =>
  rules.projects.find((own) => own.project === project) ?? rules;

/**
 * The rows with rounded seconds beside the raw ones, in the same order. Per day, the rounded time of a project and date is split
 * over its categories in proportion. `pieces` are the entries in the rows, for rounding entry by entry.
 */
export function roundRows(
  rows: readonly RawRow[],
  rules: RoundingRules,
  pieces: readonly EntryPiece[] = []
): SheetRow[] {
  const rounded = new Map<RawRow, number>();
  for (const ofProject of group(rows, ({ date, project }) => JSON.stringify([date, project])).values()) {
    const rounding = roundingOf(rules, ofProject[0]!.project);
    const parts =
      rounding.per === 'entry'
        ? ofProject.map((row) => sum(piecesOf(row, pieces), (seconds) => roundSeconds(seconds, rounding)))
        : apportion(
            ofProject.map(({ seconds }) => seconds),
            roundSeconds(
              sum(ofProject, ({ seconds }) => seconds),
              rounding
            )
          );
    ofProject.forEach((row, index) => rounded.set(row, parts[index]!));
  }
  return rows.map((row) => {
    const { date, category, project, seconds } = row;
    return { date, category, project, seconds, roundedSeconds: rounded.get(row)! };
  });
}

/** The parts of a row that are rounded by themselves: each entry, and what machines tracked as one. They add up to the row. */
function piecesOf(row: RawRow, pieces: readonly EntryPiece[]): number[] {
  const tracked = Math.min(row.trackedSeconds ?? row.seconds, row.seconds);
  const entered = row.seconds - tracked;
  const own = pieces
    .filter(
      ({ date, category, project }) =>
        date === row.date && category === row.category && project === row.project
    )
    .map(({ seconds }) => seconds);
  const known = sum(own);
  // Where machines tracked some of their time, entries count less than their lengths.
  const counted = known > entered ? apportion(own, entered) : [...own, entered - known];
  return [tracked, ...counted].filter((seconds) => seconds > 0);
}

/** A week as a grid: projects × days. */
import { sum } from 'd3-array';
import type { WeekRow } from './week-rows.ts';

export type GridCell = {
  /** What the cell says: machines, entries and corrections together. */
  seconds: number;
  /** What machines alone say; undefined where only the merged days are known. */
  evidenceSeconds: number | undefined;
};

export type GridRow = {
  /** Empty: no project. */
  project: string;
  /** One for each date, in order. */
  cells: GridCell[];
  seconds: number;
};

export type WeekGrid = {
  dates: string[];
  rows: GridRow[];
  /** By date. */
  totals: number[];
  seconds: number;
};

type GridSources = {
  dates: string[];
  rows: readonly WeekRow[];
  /** The rows of the same days without any entries. */
  evidence?: readonly WeekRow[];
  /** Projects that have a row, also without time. */
  projects: Iterable<string>;
};

/** Rows by name, the one of no project last. */
export function weekGrid({ dates, rows, evidence, projects }: GridSources): WeekGrid {
  const stated = secondsByCell(rows);
  const tracked = evidence && secondsByCell(evidence);
  const names = new Set([...projects, ...[...rows, ...(evidence ?? [])].map(({ project }) => project)]);
  const gridRows = [...names].sort(byName).map((project): GridRow => {
    const cells = dates.map((date) => ({
      seconds: stated.get(cellKey(date, project)) ?? 0,
      evidenceSeconds: tracked && (tracked.get(cellKey(date, project)) ?? 0)
    }));
    return { project, cells, seconds: sum(cells, ({ seconds }) => seconds) };
  });
  return {
    dates,
    rows: gridRows,
    totals: dates.map((_, day) => sum(gridRows, ({ cells }) => cells[day]!.seconds)),
    seconds: sum(gridRows, ({ seconds }) => seconds)
  };
}

const cellKey = (date: string, project: string) => `${date} ${project}`;

function secondsByCell(rows: readonly WeekRow[]): Map<string, number> {
  const seconds = new Map<string, number>();
  for (const row of rows) {
    const key = cellKey(row.date, row.project);
    seconds.set(key, (seconds.get(key) ?? 0) + row.seconds);
  }
  return seconds;
}

/** By code units after case: the same order on every device. */
function byName(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1;
}

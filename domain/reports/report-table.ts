/** A report as a table, whatever it is shown or written as. */
import { decimalLines } from '../timesheets/decimal-lines.ts';
import { GROUPINGS, type Grouping, type Measure } from './definition.ts';
import type { Report } from './tally.ts';

/** `seconds` is a duration; `time` a time of day such as 09:15. */
export type ColumnKind = 'text' | 'date' | 'time' | 'seconds' | 'count' | 'percent';
export type ReportColumn = { name: string; kind: ColumnKind };
/** Durations in seconds; undefined where nothing is known. */
export type ReportCell = string | number | undefined;

export type ReportTable = {
  title: string;
  columns: ReportColumn[];
  rows: ReportCell[][];
  /** Of each column; undefined where nothing is added up. */
  totals: ReportCell[];
  /** What the report is made of, name and value: period, filters, zone, basis, rules, coverage. */
  about: [name: string, value: string][];
};

export const MEASURE_NAMES: Record<Measure, string> = {
  tracked: 'Tracked time',
  focus: 'Focus time',
  active: 'Active time',
  pulse: 'Productivity pulse',
  switches: 'Switches of app',
  statement: 'Stated time',
  rounded: 'Stated time, rounded',
  approved: 'Approved time',
  balance: 'Balance'
};

export const GROUPING_NAMES: Record<Grouping, string> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  person: 'Person',
  project: 'Project',
  category: 'Category',
  app: 'App',
  domain: 'Domain',
  device: 'Machine'
};

const NONE: Partial<Record<Grouping, string>> = {
  project: 'No project',
  category: 'Uncategorized',
  app: 'No app',
  domain: 'No domain'
};

/** What a row is called: of people their name, of nothing what it is. */
export const nameOfGroup = (group: Grouping, name: string, nameOf: (person: string) => string): string =>
  group === 'person' ? nameOf(name) : name === '' ? (NONE[group] ?? '') : name;

/** A report as a table, with a column for each grouping and one for the measure. */
export function tableOfReport(
  report: Report,
  { title, nameOf, about }: { title: string; nameOf: (person: string) => string; about: ReportTable['about'] }
): ReportTable {
  const { groups, measure } = report.definition;
  return {
    title,
    columns: [
      ...groups.map((group): ReportColumn => ({
        name: GROUPING_NAMES[group],
        kind: group === 'day' ? 'date' : 'text'
      })),
      { name: MEASURE_NAMES[measure], kind: report.unit }
    ],
    rows: report.rows.map(({ names, value }) => [
      ...names.map((name, index) => nameOfGroup(groups[index] ?? GROUPINGS[0], name, nameOf)),
      value
    ]),
    totals:
      groups.length === 0
        ? []
        : [...groups.map((_, index) => (index === 0 ? 'Total' : undefined)), report.total],
    about
  };
}

/** How durations are written: hours and minutes (`7:30`), or hours as decimals with two places (7.5). */
export type DurationStyle = 'clock' | 'decimal';

const UNITS = { clock: 60, decimal: 36 } as const;

/**
 * The durations of a table in whole minutes or hundredths of hours, still in seconds: those of the lines add up to that of the total,
 * which is nearest to the exact one. What rounding leaves goes to the lines with the largest remainders.
 */
export function printedTable(table: ReportTable, style: DurationStyle): ReportTable {
  const rows = table.rows.map((row) => [...row]);
  const totals = [...table.totals];
  table.columns.forEach(({ kind }, column) => {
    if (kind !== 'seconds') return;
    const unit = UNITS[style];
    const known = rows.filter((row) => typeof row[column] === 'number');
    // A line is a number of units, of which an hour has 3600 / unit: as decimals with no places.
    const { lines, total } = decimalLines(
      known.map((row) => (Number(row[column]) * 3600) / unit),
      0
    );
    known.forEach((row, index) => (row[column] = lines[index]! * unit));
    if (typeof totals[column] === 'number') totals[column] = total * unit;
  });
  return { ...table, rows, totals };
}

/** `7:30`, `-0:05`; seconds are those of a printed table. */
export function clockText(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return `${seconds < 0 && minutes > 0 ? '-' : ''}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Hours with two places, as a number. */
export const decimalHours = (seconds: number): number => Math.round(seconds / 36) / 100;

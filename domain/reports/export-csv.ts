/** Reports as CSV: durations are hours, as decimals or as `7:30`. */
import { BYTE_ORDER_MARK, csvLine, DEFAULT_CSV, type CsvStyle } from '../csv.ts';
import {
  clockText,
  decimalHours,
  printedTable,
  type ColumnKind,
  type DurationStyle,
  type ReportCell,
  type ReportTable
} from './report-table.ts';

export type CsvOptions = CsvStyle & { durations: DurationStyle; byteOrderMark: boolean };

export const DEFAULT_CSV_OPTIONS: CsvOptions = { ...DEFAULT_CSV, durations: 'decimal', byteOrderMark: false };

/** The lines of the file, one after another. The printed lines add up to the printed total. */
export function* csvOf(table: ReportTable, options: CsvOptions = DEFAULT_CSV_OPTIONS): Generator<string> {
  const { columns, rows, totals } = printedTable(table, options.durations);
  const lineOf = (cells: readonly ReportCell[]) =>
    csvLine(
      cells.map((cell, index) => valueOf(cell, columns[index]!.kind, options.durations)),
      options
    );
  const head = csvLine(
    columns.map(({ name }) => name),
    options
  );
  yield `${options.byteOrderMark ? BYTE_ORDER_MARK : ''}${head}`;
  for (const row of rows) yield lineOf(row);
  if (totals.length > 0) yield lineOf(totals);
}

function valueOf(cell: ReportCell, kind: ColumnKind, durations: DurationStyle): ReportCell {
  if (typeof cell !== 'number') return cell;
  if (kind === 'seconds') return durations === 'decimal' ? decimalHours(cell) : clockCell(cell);
  return kind === 'percent' ? Math.round(cell * 100) / 100 : cell;
}

/** A negative duration is a number to a spreadsheet, and no formula: it stays without an apostrophe. */
const clockCell = (seconds: number): string => clockText(seconds).replace('-', '\u2212');

/** Cells of a report as people read them; durations are those of a printed table. */
import { clockText, type ColumnKind, type ReportCell } from '#domain/reports/report-table.ts';
import { shortDate } from '#lib/ui/dates.ts';

export function cellText(cell: ReportCell, kind: ColumnKind): string {
  if (cell === undefined) return '–';
  if (typeof cell === 'string') return kind === 'date' && /^\d{4}-/.test(cell) ? shortDate(cell) : cell;
  if (kind === 'seconds') return clockText(cell).replace('-', '−');
  return kind === 'percent' ? cell.toFixed(0) : String(cell);
}

/** The heading of a column: dates are shorter than in files. */
export const headText = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(name) ? shortDate(name) : name);

export const isNumber = (kind: ColumnKind): boolean =>
  kind === 'seconds' || kind === 'count' || kind === 'percent';

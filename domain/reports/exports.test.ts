/** Exported files, read by a library that did not write them. */
import { readXlsx } from 'hucre/xlsx';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvOf, DEFAULT_CSV_OPTIONS, type CsvOptions } from './export-csv.ts';
import { jsonLinesOf } from './export-json.ts';
import { xlsxOf } from './export-xlsx.ts';
import type { ReportCell, ReportTable } from './report-table.ts';

const tableOf = (rows: ReportCell[][], totals: ReportCell[] = []): ReportTable => ({
  title: 'Report',
  columns: [
    { name: 'Day', kind: 'date' },
    { name: 'Project', kind: 'text' },
    { name: 'Time', kind: 'seconds' }
  ],
  rows,
  totals,
  about: [
    ['Period', '2026-10-01 to 2026-10-31'],
    ['Filters', 'projects: =1+1']
  ]
});

const EIGHT = ['2026-10-26', '2026-10-27', '2026-10-28'].map((date) => [date, 'bank', 28_800]);
const csv = (table: ReportTable, given: Partial<CsvOptions> = {}) =>
  [...csvOf(table, { ...DEFAULT_CSV_OPTIONS, ...given })].join('');

const daysIn = (cell: unknown): number =>
  cell instanceof Date ? (cell.getTime() - Date.UTC(1899, 11, 31)) / 86_400_000 : NaN;

async function workbook(table: ReportTable, durations?: 'clock' | 'decimal') {
  const bytes = Buffer.concat([...xlsxOf(table, durations)]);
  const { sheets } = await readXlsx(bytes, { readStyles: true });
  const [report, about] = sheets;
  const formatAt = (row: number, column: number) => report?.cells?.get(`${row},${column}`)?.style?.numFmt;
  return { names: sheets.map(({ name }) => name), rows: report!.rows, about: about!.rows, formatAt };
}

describe('XLSX', () => {
  it('has durations as parts of a day, beyond 24 hours too', async () => {
    const { rows, formatAt, names } = await workbook(tableOf(EIGHT, ['Total', undefined, 86_400]));
    expect(names).toEqual(['Report', 'About']);
    // The reader takes the format for one of dates; the cell has a number.
    const times = rows.slice(1).map((row) => daysIn(row[2]));
    expect(times).toEqual([1 / 3, 1 / 3, 1 / 3, 1]);
    expect(formatAt(1, 2)).toBe('[h]:mm');
    const more = await workbook(tableOf([['2026-10-26', 'bank', 90_000]]));
    expect(daysIn(more.rows[1]?.[2])).toBeCloseTo(25 / 24, 9);
  });

  it('has numbers as numbers, and texts as they are written, also those that begin as a formula', async () => {
    const texts = ['=1+1', '+SUM(A1)', '-2+3', '@x', '\t=1', '-', '<b> & "x"', '😀'];
    const { rows } = await workbook(
      tableOf(texts.map((project) => ['2026-10-26', project, -5400])),
      'decimal'
    );
    expect(rows.slice(1).map((row) => row[1])).toEqual(texts);
    expect(rows.slice(1).map((row) => row[2])).toEqual(texts.map(() => -1.5));
  });

  it('says on a second sheet what it is made of', async () => {
    const { about } = await workbook(tableOf(EIGHT));
    expect(about).toEqual([
      ['Report', null],
      ['Period', '2026-10-01 to 2026-10-31'],
      ['Filters', 'projects: =1+1']
    ]);
  });

  it('holds no character that XML cannot, and no text longer than a cell', async () => {
    const project = `a\u0000b\ud800c\ufffe${'x'.repeat(40_000)}`;
    const { rows } = await workbook(tableOf([['2026-10-26', project, 60]]));
    expect(String(rows[1]?.[1])).toMatch(/^a\ufffdb\ufffdc\ufffdx+$/);
    expect(String(rows[1]?.[1])).toHaveLength(32_767);
  });
});

describe('CSV', () => {
  it('has hours as decimals of which the printed lines add up', () => {
    const table = tableOf(
      EIGHT.map(([date, project]) => [date, project, 1200]),
      ['Total', undefined, 3600]
    );
    expect(csv(table)).toBe(
      'Day,Project,Time\r\n2026-10-26,bank,0.34\r\n2026-10-27,bank,0.33\r\n2026-10-28,bank,0.33\r\nTotal,,1\r\n'
    );
  });

  it('has a large number without a thousands mark, with a comma where that was chosen', () => {
    const table = tableOf([['2026-10-26', 'a;b', 1419.42 * 3600]]);
    expect(csv(table)).toContain('2026-10-26,a;b,1419.42\r\n');
    const german = csv(table, { delimiter: ';', decimalComma: true, byteOrderMark: true });
    expect(german).toBe('\ufeffDay;Project;Time\r\n2026-10-26;"a;b";1419,42\r\n');
  });

  it('runs nothing of a text, and leaves numbers and a lone hyphen as they are', () => {
    const texts = ['=1+1', '+SUM(A1)', '-2+3', '@x', '\t=1', '-'];
    const text = csv(tableOf(texts.map((project) => ['2026-10-26', project, -5400])));
    const { data } = Papa.parse<string[]>(text.trim(), { header: false });
    expect(data.slice(1).map((row) => row[1])).toEqual(["'=1+1", "'+SUM(A1)", "'-2+3", "'@x", "'\t=1", '-']);
    expect(data.slice(1).map((row) => row[2])).toEqual(texts.map(() => '-1.5'));
  });

  it('has durations as hours and minutes where that was chosen', () => {
    expect(csv(tableOf([['2026-10-26', 'x', 90_000]]), { durations: 'clock' })).toContain('x,25:00');
  });
});

it('JSON lines have exact seconds', () => {
  expect([...jsonLinesOf(tableOf([['2026-10-26', '', 61]]))]).toEqual([
    '{"Day":"2026-10-26","Project":"","Time (seconds)":61}\n'
  ]);
});

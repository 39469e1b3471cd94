/** Reports as JSON lines: exact seconds, one object a row. */
import type { ReportTable } from './report-table.ts';

export function* jsonLinesOf({ columns, rows }: ReportTable): Generator<string> {
  const names = columns.map(({ name, kind }) => (kind === 'seconds' ? `${name} (seconds)` : name));
  for (const row of rows)
    yield `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))}\n`;
}

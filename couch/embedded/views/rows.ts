import { compareBytes, compareKeys, lowerBound } from '../collate.ts';

/** One emitted row of a view. */
export type Row = { key: unknown; id: string; value: unknown };

const compareRows = (a: Row, b: Row) => compareKeys(a.key, b.key) || compareBytes(a.id, b.id);

/** Rows in view order without those of the changed documents and with their new ones. */
export function replaceRows(rows: readonly Row[], changed: ReadonlySet<string>, added: Row[]): Row[] {
  const kept = rows.filter((row) => !changed.has(row.id));
  added.sort(compareRows);
  if (added.length > kept.length / 8) return [...kept, ...added].sort(compareRows);
  const merged: Row[] = [];
  let from = 0;
  for (const row of added) {
    const place = lowerBound(kept, (other) => compareRows(other, row) <= 0);
    for (; from < place; from++) merged.push(kept[from] as Row);
    merged.push(row);
  }
  for (; from < kept.length; from++) merged.push(kept[from] as Row);
  return merged;
}

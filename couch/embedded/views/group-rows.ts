import { compareKeys } from '../collate.ts';
import type { Row } from './rows.ts';

/** The key of a row's group: the first `level` members of a list; the whole key for Infinity; null for 0, as all are one. */
export function groupKey(key: unknown, level: number): unknown {
  if (level === 0) return null;
  return Array.isArray(key) && level < key.length ? key.slice(0, level) : key;
}

export const isSameGroup = (a: unknown, b: unknown) => compareKeys(a, b) === 0;

/** Rows whose keys are equal up to the level, next to each other. Level 0 is one group, none when there are no rows. */
export function groupRows(rows: readonly Row[], level: number): { key: unknown; rows: Row[] }[] {
  const groups: { key: unknown; rows: Row[] }[] = [];
  for (const row of rows) {
    const key = groupKey(row.key, level);
    const last = groups.at(-1);
    if (last && isSameGroup(last.key, key)) last.rows.push(row);
    else groups.push({ key, rows: [row] });
  }
  return groups;
}

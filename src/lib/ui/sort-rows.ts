/** Tables that are sorted by a click on the head of a column. */

/** A column, in its natural order (numbers: most first, texts: A to Z) or reversed. */
export type Sort = { column: string; isReversed: boolean };
/** By what each column is sorted; undefined comes last in either order. */
export type Columns<R> = Record<string, (row: R) => string | number | undefined>;

/** The rows as `sort` has them; as they are without one, or by a column that is not there. */
export function sortRows<R>(rows: readonly R[], columns: Columns<R>, sort: Sort | undefined): R[] {
  const valueOf = sort && columns[sort.column];
  if (!valueOf) return [...rows];
  const sign = sort.isReversed ? -1 : 1;
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined);
      if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (b.value - a.value);
      return sign * String(a.value).localeCompare(String(b.value), undefined, { numeric: true });
    })
    .map(({ row }) => row);
}

/** After a click on the head of a column: its natural order, then reversed. */
export const nextSort = (sort: Sort | undefined, column: string): Sort => ({
  column,
  isReversed: sort?.column === column && !sort.isReversed
});

/** As a URL has it: `tracked`, or `-tracked` reversed. */
export const readSort = (text: string | null): Sort | undefined =>
  text === null || text === ''
    ? undefined
    : { column: text.replace(/^-/, ''), isReversed: text.startsWith('-') };
export const writeSort = ({ column, isReversed }: Sort): string => (isReversed ? `-${column}` : column);

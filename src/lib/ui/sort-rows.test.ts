import { expect, it } from 'vitest';
import { nextSort, readSort, sortRows, writeSort, type Columns, type Sort } from './sort-rows.ts';

type Row = { name: string; seconds: number | undefined };
const rows: Row[] = [
  { name: 'web 10', seconds: 5 },
  { name: 'api', seconds: undefined },
  { name: 'web 9', seconds: 7 },
  { name: 'Docs', seconds: 5 }
];
const columns: Columns<Row> = { name: ({ name }) => name, seconds: ({ seconds }) => seconds };
const names = (sort: Sort | undefined) => sortRows(rows, columns, sort).map(({ name }) => name);

it('numbers come most first, texts from A to Z with their numbers, and both the other way round', () => {
  expect(names({ column: 'seconds', isReversed: false })).toEqual(['web 9', 'web 10', 'Docs', 'api']);
  expect(names({ column: 'name', isReversed: false })).toEqual(['api', 'Docs', 'web 9', 'web 10']);
  expect(names({ column: 'name', isReversed: true })).toEqual(['web 10', 'web 9', 'Docs', 'api']);
});

it('what is not known comes last in either order', () => {
  expect(names({ column: 'seconds', isReversed: true })).toEqual(['web 10', 'Docs', 'web 9', 'api']);
});

it('stays as it is without a column, or by one that is not there', () => {
  for (const sort of [undefined, { column: 'height', isReversed: false }])
    expect(names(sort)).toEqual(rows.map(({ name }) => name));
});

it('a second click reverses a column, a click on another one begins again', () => {
  const first = nextSort(undefined, 'name');
  expect(first).toEqual({ column: 'name', isReversed: false });
  expect(nextSort(first, 'name').isReversed).toBe(true);
  expect(nextSort(nextSort(first, 'name'), 'seconds')).toEqual({ column: 'seconds', isReversed: false });
});

it('a URL holds it', () => {
  for (const sort of [first('name'), { column: 'seconds', isReversed: true }])
    expect(readSort(writeSort(sort))).toEqual(sort);
  expect(readSort(null)).toBeUndefined();
});
const first = (column: string) => nextSort(undefined, column);

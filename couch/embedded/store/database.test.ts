import { expect, it } from 'vitest';
import { splitIntoBatches } from './database.ts';

const idsOf = (count: number, id: (place: number) => string) =>
  Array.from({ length: count }, (_, place) => ({ _id: id(place), place }));

it('splits into batches of 250, in order', () => {
  const documents = idsOf(600, (place) => `d${place}`);
  const batches = splitIntoBatches(documents);
  expect(batches.map((batch) => batch.length)).toEqual([250, 250, 100]);
  expect(batches.flat()).toEqual(documents);
});

it('has at most ten of one document in a batch, in order', () => {
  const documents = idsOf(25, () => 'one');
  const batches = splitIntoBatches(documents);
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
  expect(batches.flat()).toEqual(documents);
});

it('makes no batch without revisions', () => {
  expect(splitIntoBatches([])).toEqual([]);
});

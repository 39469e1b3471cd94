import { expect, it } from 'vitest';
import { filterOf, withFilter } from './filter-url.ts';

const url = new URL(
  'https://t.test/team?period=week&person=ana&person=kofi&person=ana&project=&category=Work'
);

it('a filter is read from a URL: each value once, an empty project being none', () => {
  expect(filterOf(url)).toEqual({ people: ['ana', 'kofi'], projects: [''], categories: ['Work'] });
  expect(filterOf(new URL('https://t.test/team'))).toEqual({ people: [], projects: [], categories: [] });
});

it('a filter is changed field by field, the rest of the URL staying', () => {
  const narrowed = withFilter(url, { people: [], projects: ['', 'a b'], categories: ['Work > Design'] });
  expect(narrowed.search).toBe('?period=week&project=&project=a+b&category=Work+%3E+Design');
  expect(filterOf(narrowed)).toEqual({ people: [], projects: ['', 'a b'], categories: ['Work > Design'] });
  expect(withFilter(url, { categories: [] }).search).toBe(
    '?period=week&person=ana&person=kofi&person=ana&project='
  );
});

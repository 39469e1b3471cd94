import { expect, it } from 'vitest';
import { filterWords } from './filter-labels.ts';

const nameOf = (id: string) => (id === 'ana' ? 'Ana Ruiz' : id);

it('a filter is put into words', () => {
  expect(
    filterWords({ people: ['ana', 'kofi'], projects: [''], categories: ['Work > Design'] }, nameOf)
  ).toBe('time of Ana Ruiz or kofi, in No project, of the category Work > Design');
  expect(filterWords({ people: [], projects: ['api'], categories: [] }, nameOf)).toBe('time in api');
  expect(filterWords({ people: [], projects: [], categories: [] }, nameOf)).toBe('');
});

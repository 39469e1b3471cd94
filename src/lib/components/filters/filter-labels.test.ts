import { expect, it } from 'vitest';
import { filterLabel } from './filter-labels.ts';

const nameOf = (id: string) => (id === 'ana' ? 'Ana Ruiz' : id);

it('a filter is put into words', () => {
  expect(
    filterLabel({ people: ['ana', 'kofi'], projects: [''], categories: ['Work > Design'] }, nameOf)
  ).toBe('time of Ana Ruiz or kofi, in No project, of the category Work > Design');
  expect(filterLabel({ people: [], projects: ['api'], categories: [] }, nameOf)).toBe('time in api');
  expect(filterLabel({ people: [], projects: [], categories: [] }, nameOf)).toBe('');
});

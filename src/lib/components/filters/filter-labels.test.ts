import { expect, it } from 'vitest';
import { filterLabel } from './filter-labels.ts';

const nameOf = (id: string) => (id === 'ana' ? 'Ana Ruiz' : id);

it('describes a filter', () => {
  expect(
    filterLabel({ people: ['ana', 'kofi'], projects: [''], categories: ['Work > Design'] }, nameOf)
  ).toBe('time of Ana Ruiz or kofi, in No project, of category Work > Design');
  expect(filterLabel({ people: [], projects: ['api'], categories: [] }, nameOf)).toBe('time in api');
  expect(filterLabel({ people: [], projects: [], categories: [] }, nameOf)).toBe('');
});

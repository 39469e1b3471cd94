import { expect, it } from 'vitest';
import { findDestinations, type Destination } from './destinations.ts';

const all: Destination[] = [
  { href: '/team', name: 'Team', kind: 'Page' },
  { href: '/people/ana', name: 'Ana Ruíz', kind: 'Person' },
  { href: '/projects/tide-analysis', name: 'tide-analysis', kind: 'Project' },
  { href: '/people/mei', name: 'Mei Lin', kind: 'Person' }
];
const names = (wish: string, most = 10) => findDestinations(all, wish, most).map(({ name }) => name);

it('finds by any part of a name, beginnings first, without case or accents', () => {
  expect(names('ana')).toEqual(['Ana Ruíz', 'tide-analysis']);
  expect(names('RUIZ an')).toEqual(['Ana Ruíz']);
  expect(names('nothing of it')).toEqual([]);
});

it('offers pages before people before projects while nothing is typed', () => {
  expect(names('', 3)).toEqual(['Team', 'Ana Ruíz', 'Mei Lin']);
});

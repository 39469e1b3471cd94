import { expect, it } from 'vitest';
import { evidenceUrl, readEvidenceQuery } from './evidence-url.ts';

const week = { kind: 'week', date: '2026-11-16' } as const;
const read = (address: string) => readEvidenceQuery(new URL(address, 'https://tidesheet.test'));

it('a URL names the figure, whose it is, and what of it', () => {
  expect(evidenceUrl(week)).toBe('/evidence?period=week&date=2026-11-16');
  expect(evidenceUrl(week, { own: true, figure: 'focus', categories: ['Work > Programming'] })).toBe(
    '/evidence?period=week&date=2026-11-16&category=Work+%3E+Programming&of=me&figure=focus'
  );
});

it('names of any characters, and none at all, are read back as they were', () => {
  const query = { people: ['ana_ruiz', 'kofi_mensah'], projects: ['', 'a/b&c=%2F?', '🌊'], domains: ['x.y'] };
  expect(read(evidenceUrl(week, { ...query, team: 'main' }))).toEqual({
    ...query,
    categories: [],
    apps: [],
    figure: 'tracked',
    own: false,
    team: 'main'
  });
});

it('what makes no sense is the tracked time of everybody', () => {
  expect(read('/evidence?figure=nonsense&of=you')).toMatchObject({
    figure: 'tracked',
    own: false,
    people: []
  });
});

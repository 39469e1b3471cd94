import { describe, expect, it } from 'vitest';
import type { PersonMonth } from '#domain/documents/month.ts';
import { filterOptions, searchOptions } from './filter-options.ts';

const month: PersonMonth = {
  ...{ _id: 'month:2026-10:ana', type: 'month', v: 1, developer: 'ana', month: '2026-10', days: [] },
  keys: [
    ['Work > Programming', 'payments-api'],
    ['Uncategorized', ''],
    ['Comms > IM', ''],
    ['Work > Programming', 'infra']
  ],
  ...{ hours: new Array<number>(24).fill(0), apps: [], domains: [], rules: `sha256:${'0'.repeat(64)}` }
};
const developer = {
  ...{ _id: 'developer:ana', type: 'developer' as const, v: 1 as const, developer: 'ana', name: 'Ana Ruiz' },
  ...{ zones: [], dayStart: '04:00', devices: [] }
};
const sources = { developers: [developer], days: [], months: [month] };
const shown = (options: ReturnType<typeof filterOptions>) =>
  options.map(({ value, name, depth }) => `${'  '.repeat(depth)}${name} = ${value}`);

describe('what a team can be filtered by', () => {
  it('are its people, by id', () => {
    expect(shown(filterOptions('people', sources))).toEqual(['Ana Ruiz = ana']);
  });

  it('are its projects by name, work without one last', () => {
    expect(shown(filterOptions('projects', sources))).toEqual([
      'infra = infra',
      'payments-api = payments-api',
      'No project = '
    ]);
  });

  it('are categories as a tree, with what lies above those that are used', () => {
    expect(shown(filterOptions('categories', sources))).toEqual([
      'Comms = Comms',
      '  IM = Comms > IM',
      'Work = Work',
      '  Programming = Work > Programming',
      'Uncategorized = Uncategorized'
    ]);
  });

  it('are found by words of their name or of what they lie below, in any order', () => {
    const options = filterOptions('categories', sources);
    expect(searchOptions(options, 'prog work').map(({ value }) => value)).toEqual(['Work > Programming']);
    expect(searchOptions(options, 'comms').map(({ value }) => value)).toEqual(['Comms', 'Comms > IM']);
    expect(searchOptions(options, ' ')).toHaveLength(5);
    expect(searchOptions(options, 'sleep')).toEqual([]);
  });
});

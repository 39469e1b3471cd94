import * as v from 'valibot';
import { expect, it } from 'vitest';
import { DaysQuery, ProjectsQuery, StatementsQuery } from './data.ts';

const TEXTS = [
  '',
  'x',
  '2026-01-01',
  '2026-02-30',
  '2026-W01',
  '2025-W53',
  '2026-W53',
  '0000-W01',
  '9999-W53'
];

it('refuses what is no period, whatever it is', () => {
  for (const from of TEXTS)
    for (const to of TEXTS) {
      const isPeriod = from === '2026-01-01' && to === from;
      for (const query of [DaysQuery, ProjectsQuery]) expect(v.is(query, { from, to })).toBe(isPeriod);
      const weeks = ['2026-W01', '2026-W53'];
      const areWeeks = weeks.includes(from) && weeks.includes(to) && from <= to;
      expect([from, to, v.is(StatementsQuery, { from, to })]).toEqual([from, to, areWeeks]);
    }
  expect(v.is(StatementsQuery, { from: '2000-W01', to: '2026-W01' })).toBe(false);
  expect(v.is(DaysQuery, { from: '2000-01-01', to: '2026-01-01' })).toBe(false);
});

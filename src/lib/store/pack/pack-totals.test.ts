import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { PersonDay } from '#domain/documents/day.ts';
import { PersonMonth } from '#domain/documents/month.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { summariseMonth } from '#domain/merge/person-month.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { teamPeople } from '#domain/team/team-people.ts';
import { datesBetween } from '#domain/time/calendar.ts';
import { personDayOf } from '../../../../bench/person-days.ts';
import { decodeChunk } from './decode-chunk.ts';
import { encodeChunk } from './encode-chunk.ts';

const NOW_MS = Date.parse('2026-11-28T12:00:00Z');
const weights = weightsOf(DEFAULT_RULES);
const dates = datesBetween('2026-10-01', '2026-11-28');

const developerOf = (developer: string) => ({
  _id: teamDeveloperId(developer),
  type: 'developer' as const,
  v: 1 as const,
  developer,
  name: developer,
  zones: [{ from: '2020-01-01', tz: 'UTC' }],
  dayStart: '04:00',
  devices: []
});

/** Whatever days of October and November are there, October's are in months as well. */
const documentsOf = (seeds: readonly number[], chosen: readonly string[]) => {
  const people = seeds.map((seed) => {
    const id = `person_${seed}`;
    const days = chosen.map((date) => personDayOf(id, seed, date));
    const closed = days.filter(({ date }) => date < '2026-11-01');
    const rules = `sha256:${'0'.repeat(64)}`;
    return {
      developer: developerOf(id),
      days,
      month: summariseMonth(id, '2026-10', closed, { ...weights, rules })
    };
  });
  return {
    developers: people.map(({ developer }) => developer),
    days: people.flatMap(({ days }) => days).filter(({ date }) => date >= '2026-10-20'),
    months: people.map(({ month }) => month)
  };
};

const isDay = (document: object): document is PersonDay => v.is(PersonDay, document);
const isMonth = (document: object): document is PersonMonth => v.is(PersonMonth, document);

it('gives the same numbers for a team as its documents, to the second', () => {
  const seeds = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 3 });
  const filter = fc.option(fc.constantFrom('project-1', 'project-7', ''), { nil: undefined });
  fc.assert(
    fc.property(seeds, fc.subarray(dates), filter, (people, chosen, project) => {
      const { developers, days, months } = documentsOf(people, chosen);
      const packed = {
        developers,
        days: decodeChunk(encodeChunk(days)).filter(isDay),
        months: decodeChunk(encodeChunk(months)).filter(isMonth)
      };
      const work = project === undefined ? undefined : { projects: [project], categories: [] };
      const of = (sources: { developers: typeof developers; days: PersonDay[]; months: PersonMonth[] }) =>
        teamPeople(dates, sources, weights, NOW_MS, work).map(({ id, period, throughMs, last }) => ({
          ...{ id, throughMs, last, totals: period.totals, collectedFrom: period.collectedFrom },
          ...{ figures: period.days.map(({ figures }) => figures) },
          coverage: period.days.map(({ coverage }) => coverage)
        }));
      expect(of(packed)).toEqual(of({ developers, days, months }));
    }),
    { numRuns: 30 }
  );
});

it('gives documents that still match their schemas', () => {
  const { days, months } = documentsOf([3, 4], dates);
  for (const day of decodeChunk(encodeChunk(days))) expect(v.is(PersonDay, { ...day })).toBe(true);
  for (const month of decodeChunk(encodeChunk(months))) expect(v.is(PersonMonth, { ...month })).toBe(true);
});

/** Reports to which people are added one after the other, with condensed days, beside those of everything at once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PersonDay } from '../documents/day.ts';
import { type TeamDeveloper, teamDeveloperId } from '../documents/team-developer.ts';
import { mergeDays } from '../merge/person-days.ts';
import { weightsOf } from '../metrics/weights.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { contract, FULL_TIME } from '../testing/contracts.ts';
import { workedDay } from '../testing/device-days.ts';
import { durationEntry } from '../testing/entries.ts';
import { reviewOf, sheetOf } from '../testing/sheets.ts';
import { addDays } from '../time/calendar.ts';
import { condenseDays } from './condense-day.ts';
import { MEASURES, MEASURE_KINDS, NO_FILTER, type ReportDefinition } from './definition.ts';
import { READY_MADE, ReadyMadeReport, readyMadeTable } from './ready-made.ts';
import { addSources, makeReport, type ReportSources } from './sources.ts';
import { Tally } from './tally.ts';

const FROM = '2026-10-19';
const TO = '2026-11-08';
const PEOPLE = ['ana', 'john_doe', 'kim'];
const weights = weightsOf(DEFAULT_RULES);

const developer = (id: string): TeamDeveloper => ({
  ...{ _id: teamDeveloperId(id), type: 'developer', v: 1, developer: id, name: `Name of ${id}` },
  ...{ zones: [], dayStart: '04:00' },
  devices: [{ device: 'devbox-01', os: 'linux', through: '2026-11-05T00:00:00Z' }]
});

type DayInput = { person: string; ago: number; starts: number[]; isShared: boolean; hasEntry: boolean };

const dayInputs = fc.uniqueArray(
  fc.record({
    person: fc.constantFrom(...PEOPLE),
    ago: fc.nat({ max: 20 }),
    starts: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 6 }),
    isShared: fc.boolean(),
    hasEntry: fc.boolean()
  }),
  { maxLength: 40, selector: ({ person, ago }) => `${person} ${ago}` }
);

/** Half hours of work and of video; withheld times of day leave no timeline. */
function dayOf({ person, ago, starts, isShared, hasEntry }: DayInput): PersonDay[] {
  const date = addDays(TO, -ago);
  const spans = [...starts]
    .sort((a, b) => a - b)
    .map((half): [number, number] => [36_000 + half * 1800, 37_500 + half * 1800]);
  const deviceDays = [{ ...workedDay(date, 'devbox-01', spans), developer: person }];
  const entries = hasEntry ? [durationEntry(date, 1800, { category: 'Work', project: 'bank' })] : [];
  const day = mergeDays(person, [date], { deviceDays, entries, profile: undefined }).get(date);
  return day ? [isShared ? day : { ...day, timeline: [], active: [] }] : [];
}

function sourcesOf(inputs: readonly DayInput[]): ReportSources {
  const days = inputs.flatMap(dayOf).sort((a, b) => (a.date < b.date ? -1 : 1));
  const row = { category: 'Work', project: 'payments-api', seconds: 4000, trackedSeconds: 4000 };
  const sheets = PEOPLE.map((id) => sheetOf({ developer: id, rows: [{ date: '2026-10-27', ...row }] }));
  return {
    team: { developers: PEOPLE.map(developer), days, months: [] },
    ...{ sheets, reviews: [reviewOf(sheets[1]!)], rules: DEFAULT_RULES, holidays: [] },
    ...{ absencesOf: () => [], contractsOf: () => [contract('2026-01-01', FULL_TIME)] },
    ...{ nowMs: Date.parse('2026-11-09T12:00:00Z'), today: '2026-11-09' }
  };
}

/** Of one person after the other, as a server reads them. */
function* onePersonAtATime(sources: ReportSources): Generator<ReportSources> {
  const condense = condenseDays(weights);
  for (const person of sources.team.developers) {
    const isOwn = (of: { developer: string }) => of.developer === person.developer;
    const days = sources.team.days.filter(isOwn).map(condense);
    yield {
      ...sources,
      team: { developers: [person], days, months: [] },
      sheets: sources.sheets.filter(isOwn),
      reviews: sources.reviews.filter(isOwn)
    };
  }
}

const definitions = fc.constantFrom(...MEASURES).chain((measure) => {
  const { bases, groupings } = MEASURE_KINDS[measure];
  return fc.record<ReportDefinition>({
    ...{ measure: fc.constant(measure), basis: fc.constantFrom(...bases) },
    groups: fc.uniqueArray(fc.constantFrom(...groupings), { maxLength: 2 }),
    ...{ from: fc.constant(FROM), to: fc.constant(TO) },
    filter: fc.constantFrom(NO_FILTER, { ...NO_FILTER, people: ['kim', 'ana'] })
  });
});

it('is the report of everything at once, by any measure, groupings and people', () => {
  fc.assert(
    fc.property(definitions, dayInputs, (definition, inputs) => {
      const sources = sourcesOf(inputs);
      const tally = new Tally(definition, weights);
      for (const ofPerson of onePersonAtATime(sources)) addSources(tally, ofPerson);
      expect(tally.finish()).toEqual(makeReport(definition, sources));
    }),
    { numRuns: 120 }
  );
});

it('is the ready-made report of everything at once', () => {
  fc.assert(
    fc.property(fc.constantFrom(...READY_MADE), dayInputs, (name, inputs) => {
      const sources = sourcesOf(inputs);
      const request = { from: FROM, to: TO, people: [] };
      const report = new ReadyMadeReport(name, request, DEFAULT_RULES);
      for (const ofPerson of onePersonAtATime(sources)) report.add(ofPerson);
      expect(report.finish()).toEqual(readyMadeTable(name, request, sources));
    }),
    { numRuns: 60 }
  );
});

it('condenses a day to one cell a key, and leaves what reports read', () => {
  const [day] = dayOf({ person: 'kim', ago: 0, starts: [0, 1, 2], isShared: true, hasEntry: true });
  const condensed = condenseDays(weights)(day!);
  expect(condensed.cells.length / 3).toBe(
    new Set(condensed.cells.filter((_, index) => index % 3 === 1)).size
  );
  expect(condensed.timeline).toEqual([]);
  expect(JSON.stringify(condensed).length).toBeLessThan(JSON.stringify(day).length);
});

import { describe, expect, it } from 'vitest';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { orderOf, sortPeople } from './people-order.ts';
import { personRow } from './person-row.ts';
import { topLevelSegments } from '#lib/charts/category-segments.ts';
import { peopleMultiples, peopleRows, stepColumns, type StepTotals } from './team-charts.ts';
import { stepsOfPeople } from '#domain/team/team-steps.ts';
import { lastReportMs } from '#domain/team/machines.ts';
import { isReporter, teamPeople } from '#domain/team/team-people.ts';

const zones = [{ from: '2026-01-01', tz: 'UTC' }];
const developer = (id: string, name: string, through: string | null): TeamDeveloper => ({
  _id: teamDeveloperId(id),
  type: 'developer',
  v: 1,
  developer: id,
  name,
  zones,
  dayStart: '04:00',
  devices: [{ device: `${id}-box`, os: 'linux', through }]
});
const dayOf = (id: string, date: string, through: string) => {
  const device = { ...workedDay(date, `${id}-box`, [[36_000, 43_200]]), developer: id, through };
  return mergeDay({ developer: id, date, frame: { zones, dayStart: '04:00' }, deviceDays: [device] })!;
};

const noon = '2026-11-17T12:00:00Z';
const late = '2026-11-17T18:00:00Z';
const dates = ['2026-11-16', '2026-11-17', '2026-11-18'];
const nowMs = Date.parse(late);
const weights = {
  weightOf: (category: string) => (category.startsWith('Work') ? 2 : -1),
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 }
};
const people = teamPeople(
  dates,
  {
    developers: [
      developer('ana', 'Ana', late),
      developer('kofi', 'Kofi', noon),
      developer('mei', 'Mei', null)
    ],
    days: [
      dayOf('ana', '2026-11-16', late),
      dayOf('kofi', '2026-11-16', noon),
      dayOf('ana', '2026-11-17', late),
      dayOf('kofi', '2026-11-17', noon)
    ],
    months: []
  },
  weights,
  nowMs
);
const steps = dates.map((date) => ({ kind: 'day' as const, from: date, to: date }));
const { byPerson, medians } = stepsOfPeople(steps, people);
const HOUR_MS = 3_600_000;
const painting = { tops: ['Work', 'Media'], colours: categoryColours([]) };

describe('the people of a team', () => {
  it('have their own days and the last report of their machines', () => {
    expect(people.map(({ period }) => period.totals.trackedSeconds)).toEqual([14_400, 14_400, 0]);
    expect(people.map(({ throughMs }) => throughMs)).toEqual([nowMs, Date.parse(noon), undefined]);
    expect(people[0]!.last?.key[0]).toBe('Code');
    expect(lastReportMs([])).toBeUndefined();
  });

  it('are a row each in the table, in which what is not reported is no zero', () => {
    const [ana, kofi, mei] = people.map((person) =>
      personRow(person, byPerson.get(person.id) ?? [], { nowMs, graceMs: HOUR_MS, asOfMs: undefined })
    );
    expect(ana).toMatchObject({ isKnown: true, isMissing: false, mostly: 'payments-api 100 %' });
    expect(kofi!.now).toEqual({ text: expect.stringContaining('last reported'), behind: true });
    expect(mei).toMatchObject({ isKnown: false, isMissing: true, mostly: undefined });
    expect(kofi!.bars.map(({ seconds, missing, isFuture }) => [seconds, missing, isFuture])).toEqual([
      [7200, false, false],
      [7200, true, false],
      [0, false, true]
    ]);
  });
});

it('no report is missing of someone without a machine', () => {
  const bare = { ...developer('bo', 'Bo', null), devices: [] };
  const [bo] = teamPeople(dates, { developers: [bare], days: [], months: [] }, weights, nowMs);
  expect(isReporter(bo!)).toBe(false);
  expect(personRow(bo!, [], { nowMs, graceMs: HOUR_MS, asOfMs: undefined })).toMatchObject({
    isKnown: false,
    isMissing: false,
    now: { text: 'no machine yet' }
  });
  expect(people.map(isReporter)).toEqual([true, true, true]);
});

describe('the bars of people', () => {
  const rows = peopleRows(people, painting, ({ id }) => `/people/${id}`);

  it('are hatched at the end for what is missing, and as a whole for someone who reported nothing', () => {
    expect(rows.map(({ missing }) => missing?.whole)).toEqual([undefined, false, true]);
    expect(rows.map(({ total }) => total)).toEqual(['4:00', '4:00', 'not reported yet']);
    expect(rows[1]!.missing!.details).toEqual(['Tue 17 Nov']);
  });
});

describe('the bars of days', () => {
  const segmentsOf = (whose: string, { byCategory }: StepTotals) =>
    topLevelSegments(whose, byCategory, painting.tops, painting.colours);
  const columns = stepColumns(people, byPerson, segmentsOf, ({ from }) => `/team?date=${from}`);

  it('add everybody up and name those whose reports are missing', () => {
    expect(columns.map(({ total }) => total)).toEqual(['4:00', '4:00', '']);
    expect(columns[1]!.missing).toEqual({
      title: 'Tuesday 17 November 2026: not reported in full yet by 2 of 3',
      details: ['Kofi', 'Mei'],
      whole: false
    });
    expect(columns[2]!.missing).toBeUndefined();
  });
});

it('the median of a step is that of the people who have reported all of it', () => {
  expect(medians).toEqual([7200, 7200, undefined]);
});

it('bars of weeks say how many days of them are missing', () => {
  const week = [{ kind: 'week' as const, from: '2026-11-16', to: '2026-11-18' }];
  const own = stepsOfPeople(week, people).byPerson.get('kofi')!;
  expect(personRow(people[1]!, own, { nowMs, graceMs: HOUR_MS, asOfMs: undefined }).bars).toEqual([
    {
      name: '16–18 Nov 2026',
      seconds: 14_400,
      missing: true,
      isFuture: false,
      label: '4:00, 1 day not reported in full'
    }
  ]);
});

it('people come by name, or by what they tracked', () => {
  const ids = (order: string) =>
    sortPeople(people.toReversed(), orderOf(new URL(`https://t.test/team?order=${order}`))).map(
      ({ id }) => id
    );
  expect(ids('tracked')).toEqual(['kofi', 'ana', 'mei']);
  expect(ids('name')).toEqual(['ana', 'kofi', 'mei']);
  expect(ids('-name')).toEqual(['mei', 'kofi', 'ana']);
  expect(orderOf(new URL('https://t.test/team?order=-tracked'))).toEqual({
    column: 'tracked',
    isReversed: true
  });
  expect(orderOf(new URL('https://t.test/team?order=height'))).toEqual({ column: 'name', isReversed: false });
});

it('a filter leaves people with what it lets through, and with no focus', () => {
  const developers = [developer('ana', 'Ana', late)];
  const days = [dayOf('ana', '2026-11-16', late)];
  const only = (filter: { projects: string[]; categories: string[] }) =>
    teamPeople(dates, { developers, days, months: [] }, weights, nowMs, filter)[0]!.period.totals;
  expect(only({ projects: ['payments-api'], categories: [] })).toMatchObject({
    trackedSeconds: 7200,
    focusSeconds: undefined
  });
  expect(only({ projects: ['web'], categories: [] }).trackedSeconds).toBe(0);
});

it('small charts of people show each step beside the median, and what is not reported', () => {
  const [ana, kofi] = peopleMultiples(
    people,
    { byPerson, medians },
    {
      hrefOf: ({ id }) => `/people/${id}`,
      evidenceOf: ({ id }) => `/evidence?person=${id}`
    }
  );
  expect(ana).toMatchObject({ name: 'Ana', note: '4:00', href: '/people/ana' });
  expect(ana!.noteHref).toBe('/evidence?person=ana');
  expect(ana!.bars.map(({ seconds, missing }) => [seconds, missing])).toEqual([
    [7200, false],
    [7200, false],
    [0, false]
  ]);
  expect(kofi!.bars[1]).toEqual({
    ...{ seconds: 7200, missing: true, unknown: false, title: 'Kofi, Tuesday 17 November 2026' },
    details: ['2 h', 'median of the team 2:00', 'Not reported in full']
  });
});

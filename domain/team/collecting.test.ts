/** Somebody joins a team: what was before they collected is neither zero nor reported, in any figure. */
import { expect, it } from 'vitest';
import { teamDeveloperId, type TeamDeveloper } from '../documents/team-developer.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { comparePeriods } from '../metrics/compare-periods.ts';
import { compareProjects } from '../metrics/compare-projects.ts';
import { weekHours } from '../metrics/week-hours.ts';
import { workedDay } from '../testing/device-days.ts';
import { datesBetween, weekdayOf } from '../time/calendar.ts';
import { isReporter, pairDays, teamPeople } from './team-people.ts';
import { stepsOfPeople } from './team-steps.ts';

const zones = [{ from: '2026-01-01', tz: 'UTC' }];
const HOUR = 3600;
const nowMs = Date.parse('2026-11-26T18:00:00Z');
const weights = {
  weightOf: () => 2,
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 }
};

function developer(id: string, collectFrom: string | undefined): TeamDeveloper {
  const device = { device: `${id}-box`, os: 'linux', through: '2026-11-26T18:00:00Z' };
  return {
    _id: teamDeveloperId(id),
    type: 'developer',
    v: 1,
    developer: id,
    name: id,
    ...{ zones, dayStart: '04:00' },
    devices: [collectFrom === undefined ? device : { ...device, collectFrom }]
  };
}
const daysOf = (id: string, from: string) =>
  datesBetween(from, '2026-11-25')
    .filter((date) => weekdayOf(date) <= 5)
    .map((date) => {
      const day = { ...workedDay(date, `${id}-box`, [[9 * HOUR, 12 * HOUR]]), developer: id };
      return mergeDay({ developer: id, date, frame: { zones, dayStart: '04:00' }, deviceDays: [day] })!;
    });
const days = [...daysOf('newhire', '2026-11-23'), ...daysOf('old', '2026-11-02')];

it.each([
  ['as the machines say', '2026-11-02T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['by the first reports, where they do not say it', undefined, undefined],
  ['by the first reports, where they could have begun sooner', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z']
])('somebody who joins distorts no figure, %s', (_name, old, newhire) => {
  const sources = { developers: [developer('newhire', newhire), developer('old', old)], days, months: [] };
  const on = (from: string, to: string) =>
    teamPeople(datesBetween(from, to), sources, weights, nowMs).filter(isReporter);
  const people = on('2026-11-23', '2026-11-29');
  const before = on('2026-11-16', '2026-11-19');

  const pairs = pairDays(people, before);
  const compared = comparePeriods(pairs, false, weights.weightOf);
  expect([compared.now.trackedSeconds, compared.before.trackedSeconds]).toEqual([9 * HOUR, 9 * HOUR]);
  const projects = compareProjects(pairs, false);
  expect([projects.now.get('payments-api'), projects.before.get('payments-api')]).toEqual([
    9 * HOUR,
    9 * HOUR
  ]);

  const month = on('2026-11-09', '2026-11-22');
  const weeks = [
    { kind: 'week' as const, from: '2026-11-09', to: '2026-11-15' },
    { kind: 'week' as const, from: '2026-11-16', to: '2026-11-22' }
  ];
  const { byPerson, medians } = stepsOfPeople(weeks, month);
  expect(medians).toEqual([15 * HOUR, 15 * HOUR]);
  expect(
    byPerson.get('newhire')!.map(({ isUncollected, incomplete }) => [isUncollected, incomplete])
  ).toEqual([
    [true, []],
    [true, []]
  ]);
  const hours = weekHours(
    month.map(({ period }) => period.days),
    '2026-11-09'
  );
  expect(hours.hours[0]![9]).toEqual({
    trackedSeconds: 2 * HOUR,
    reportedSeconds: 2 * HOUR,
    missingSeconds: 0
  });

  const year = on('2020-01-01', '2020-12-31');
  expect(new Set(year.flatMap(({ period }) => period.days.map(({ coverage }) => coverage.state)))).toEqual(
    new Set(['uncollected'])
  );
});

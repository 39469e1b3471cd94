/** Everybody of a team over a period. */
import { group } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import type { TeamDeveloper } from '../documents/team-developer.ts';
import { memoiseByObject } from '../memoise.ts';
import type { PairedDays } from '../metrics/compare-periods.ts';
import type { Machine } from '../metrics/coverage.ts';
import { lastSeen, type LastSeen } from '../metrics/last-seen.ts';
import type { Weights } from '../metrics/weights.ts';
import type { WorkFilter } from '../metrics/filter-work.ts';
import { personPeriod, type PersonPeriod } from '../metrics/person-period.ts';
import { machinesOf, reportsOf } from './machines.ts';

export type TeamSources = {
  developers: readonly TeamDeveloper[];
  days: readonly PersonDay[];
  months: readonly PersonMonth[];
  /** How late reports may be; the usual where it is not said. */
  graceMs?: number;
  /** When this device last received all reports; undefined: just now. */
  asOfMs?: number | undefined;
};

export type TeamPerson = {
  id: string;
  name: string;
  machines: Machine[];
  /** Up to where any of their machines has reported; undefined: none ever did. */
  throughMs: number | undefined;
  period: PersonPeriod;
  /** The last thing that any kept day shows. */
  last: LastSeen | undefined;
};

/** The people of a team, in the order given, with their days of the given dates, or what a filter leaves of them. */
export function teamPeople(
  dates: readonly string[],
  sources: TeamSources,
  weights: Weights,
  nowMs: number,
  filter?: WorkFilter
): TeamPerson[] {
  const days = daysByDeveloper(sources.days);
  const months = monthsByDeveloper(sources.months);
  return sources.developers.map((person) => {
    const own = days.get(person.developer) ?? [];
    const machines = machinesOf(person);
    const { graceMs, asOfMs } = sources;
    const reports = { ...reportsOf(machines), asOfMs };
    const known = {
      ...{ days: own, months: months.get(person.developer) ?? NONE },
      ...{ frame: person, ...reports, ...(graceMs === undefined ? {} : { graceMs }) }
    };
    return {
      id: person.developer,
      name: person.name,
      machines,
      throughMs: reports.throughMs,
      period: personPeriod(dates, known, weights, nowMs, filter),
      last: lastOf(own)
    };
  });
}

/** Days come by date: the last one that shows anything is the one. */
function lastOf(days: readonly PersonDay[]): LastSeen | undefined {
  for (let index = days.length - 1; index >= 0; index--) {
    const seen = lastSeen(days[index]!);
    if (seen) return seen;
  }
  return undefined;
}

const NONE: readonly PersonMonth[] = [];
const daysByDeveloper = memoiseByObject((days: readonly PersonDay[]) =>
  group(days, ({ developer }) => developer)
);
const monthsByDeveloper = memoiseByObject((months: readonly PersonMonth[]) =>
  group(months, ({ developer }) => developer)
);

/** Whether a list of ids lets somebody through; an empty one lets everybody. */
export const isPerson = (id: string, ids: readonly string[]): boolean => ids.length === 0 || ids.includes(id);

/** Whether anything can be expected of somebody: a machine was set up, or something is known all the same. */
export const isReporter = ({ machines, period }: TeamPerson): boolean =>
  machines.length > 0 || period.totals.trackedSeconds > 0;

/** Everybody's days beside their own days of another period. */
export function pairDays(people: readonly TeamPerson[], others: readonly TeamPerson[]): PairedDays[] {
  const before = new Map(others.map(({ id, period }) => [id, period.days]));
  return people.map(({ id, period }) => ({ now: period.days, before: before.get(id) ?? [] }));
}

/** Everything that the team page works out of a year of 50 people, without drawing it. Runs in the browser. */
import { rangeOf } from '#domain/documents/id.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { comparePeriods } from '#domain/metrics/compare-periods.ts';
import type { WorkFilter } from '#domain/metrics/filter-work.ts';
import { addTotals } from '#domain/metrics/sum-figures.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { stepsOfPeriod } from '#domain/time/period-steps.ts';
import { comparableDates, comparedWith, datesOfPeriod, type Period } from '#domain/time/periods.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { byTopLevel, topLevelSegments } from '#lib/charts/category-segments.ts';
import { Documents, TEAM_KINDS } from '#lib/store/replica/documents.ts';
import { Replica } from '#lib/store/replica/replica.ts';
import { NO_FILTER } from '#lib/components/filters/filter-url.ts';
import { PagePeriod } from '#lib/components/period/page-period.ts';
import { periodUrl } from '#lib/components/period/period-url.ts';
import { projectsOfPeriod } from '../../src/routes/(app)/projects/projects-of-period.ts';
import { peopleRows, stepColumns } from '../../src/routes/(app)/team/team-charts.ts';
import { pairDays, teamPeople, type TeamSources } from '#domain/team/team-people.ts';
import { stepsOfPeople } from '#domain/team/team-steps.ts';

const weights = weightsOf(DEFAULT_RULES);
const colours = categoryColours(DEFAULT_RULES.categories);

export type Read = { sources: TeamSources; documents: number };

/** The documents of a replica as a page has them: read from IndexedDB and checked against their schemas. */
export async function readReplica(user: string, database: string): Promise<Read> {
  const replica = new Replica(user, database);
  const read = await replica.range(rangeOf(''));
  const documents = new Documents(TEAM_KINDS);
  documents.apply(read);
  const [developers, days, months] = [
    documents.list('developer'),
    documents.list('day'),
    documents.list('month')
  ];
  await replica.local.close();
  return { sources: { developers, days, months }, documents: read.length };
}

/** Returns the tracked seconds, so that nothing of it can be left out. */
export function teamFigures(
  sources: TeamSources,
  period: Period,
  today: string,
  nowMs: number,
  filter?: WorkFilter
): number {
  const people = teamPeople(datesOfPeriod(period), sources, weights, nowMs, filter);
  const before = comparedWith(period, 'before');
  const others = before
    ? teamPeople(comparableDates(period, before, today), sources, weights, nowMs, filter)
    : [];
  comparePeriods(pairDays(people, others), false, weights.weightOf);
  const totals = addTotals(
    people.map((person) => person.period.totals),
    weights.weightOf
  );
  const painting = { tops: [...byTopLevel(totals.byCategory).keys()], colours };
  const { byPerson } = stepsOfPeople(stepsOfPeriod(period), people);
  const columns = stepColumns(
    people,
    byPerson,
    (whose, { byCategory }) => topLevelSegments(whose, byCategory, painting.tops, colours),
    () => ''
  );
  const rows = peopleRows(people, painting, () => '');
  return totals.trackedSeconds + columns.length + rows.length;
}

/** What the page of projects works out. */
export function projectFigures(sources: TeamSources, period: Period, today: string, nowMs: number): number {
  const page = new PagePeriod(new URL(periodUrl('/projects', period), 'https://bench.invalid'), today);
  return projectsOfPeriod(sources, DEFAULT_RULES, { page, filter: NO_FILTER, nowMs }).trackedSeconds;
}

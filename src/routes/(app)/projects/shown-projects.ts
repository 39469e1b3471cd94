/** What the pages about projects show of a period, made of everybody's days once. */
import type { Rules } from '#domain/documents/rules.ts';
import { isFiltering } from '#domain/metrics/filter-work.ts';
import { compareProjects, type ComparedProjects } from '#domain/metrics/compare-projects.ts';
import { projectActivity, type ProjectActivity } from '#domain/metrics/project-activity.ts';
import { projectTotals, type ProjectTotals } from '#domain/metrics/project-totals.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { stepsOfPeriod, type Step } from '#domain/time/period-steps.ts';
import {
  comparedWith,
  datesOfPeriod,
  periodBounds,
  type Comparison,
  type Period
} from '#domain/time/periods.ts';
import { mustShowOwed } from '#lib/charts/owed.ts';
import { shortPeriodName } from '#lib/ui/dates.ts';
import type { Filter } from '#lib/components/filters/filter-url.ts';
import {
  isPerson,
  isReporter,
  teamPeople,
  type TeamPerson,
  type TeamSources
} from '#domain/team/team-people.ts';

export type ShownStep = Step & { owed: boolean; ahead: boolean };

export type ShownProjects = {
  period: Period;
  /** What of the time is shown; of its own days, somebody is the only person. */
  filter: Filter;
  name: string;
  people: TeamPerson[];
  steps: ShownStep[];
  totals: ProjectTotals[];
  trackedSeconds: number;
  /** Of every project that is known at all. */
  activity: Map<string, ProjectActivity>;
  compared: (ComparedProjects & { name: string }) | undefined;
};

export function showProjects(
  sources: TeamSources,
  rules: Pick<Rules, 'categories' | 'focus'>,
  shown: { period: Period; filter: Filter; comparison: Comparison; today: string; nowMs: number }
): ShownProjects {
  const { period, filter, comparison, today, nowMs } = shown;
  const weights = weightsOf(rules);
  const developers = sources.developers.filter(({ developer }) => isPerson(developer, filter.people));
  // Named one by one: the fields of a replica's class are accessors, which a spread leaves out.
  const { days, months, graceMs } = sources;
  const wanted = { developers, days, months, ...(graceMs === undefined ? {} : { graceMs }) };
  const work = isFiltering(filter) ? filter : undefined;
  const peopleIn = (one: Period) =>
    teamPeople(datesOfPeriod(one), wanted, weights, nowMs, work).filter(isExpected);
  const people = peopleIn(period);
  const steps = stepsOfPeriod(period).map((step) => ({ ...step, ...standingOf(step, people, today) }));
  const totals = projectTotals(people, steps);
  const other = comparedWith(period, comparison);
  const isOver = periodBounds(period)[1] < today;
  return {
    period,
    filter,
    name: shortPeriodName(period),
    people,
    steps,
    totals,
    trackedSeconds: totals.reduce((sum, { seconds }) => sum + seconds, 0),
    activity: projectActivity(days, months),
    compared: other && {
      ...compareProjects(pairUp(people, peopleIn(other)), isOver),
      name: shortPeriodName(other)
    }
  };
}

/** Who has no machine now may have worked before: both periods have to have them. */
const isExpected = (person: TeamPerson) => isReporter(person) || person.last !== undefined;

function pairUp(people: readonly TeamPerson[], before: readonly TeamPerson[]) {
  const others = new Map(before.map((person) => [person.id, person.period.days]));
  return people.map(({ id, period }) => ({ now: period.days, before: others.get(id) ?? [] }));
}

function standingOf({ from, to }: Step, people: readonly TeamPerson[], today: string) {
  const owed = people.some(({ period }) =>
    period.days.some(({ date, coverage }) => from <= date && date <= to && mustShowOwed(coverage))
  );
  return { owed, ahead: from > today };
}

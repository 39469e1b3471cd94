/** The projects of a period, made of everybody's days once; shared by the list of projects and the page of one. */
import { sum } from 'd3-array';
import type { Rules } from '#domain/documents/rules.ts';
import { compareProjects, type ComparedProjects } from '#domain/metrics/compare-projects.ts';
import { isIncomplete } from '#domain/metrics/coverage.ts';
import { isFiltering } from '#domain/metrics/filter-work.ts';
import { projectActivity, type ProjectActivity } from '#domain/metrics/project-activity.ts';
import { projectTotals, type ProjectTotals } from '#domain/metrics/project-totals.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import {
  isPerson,
  isReporter,
  pairDays,
  teamPeople,
  type TeamPerson,
  type TeamSources
} from '#domain/team/team-people.ts';
import { stepsOfPeriod, type Step } from '#domain/time/period-steps.ts';
import type { Filter } from '#lib/components/filters/filter-url.ts';
import type { PagePeriod } from '#lib/components/period/page-period.ts';

/** `missing`: reports of it are missing. `isUncollected`: nobody had begun to collect. */
export type ProjectStep = Step & { missing: boolean; isFuture: boolean; isUncollected: boolean };

export type ProjectsOfPeriod = {
  people: TeamPerson[];
  steps: ProjectStep[];
  totals: ProjectTotals[];
  trackedSeconds: number;
  /** Of every project that is known at all. */
  activity: Map<string, ProjectActivity>;
  compared: (ComparedProjects & { name: string }) | undefined;
};

export function projectsOfPeriod(
  sources: TeamSources,
  rules: Pick<Rules, 'categories' | 'focus'>,
  { page, filter, nowMs }: { page: PagePeriod; filter: Filter; nowMs: number }
): ProjectsOfPeriod {
  const weights = weightsOf(rules);
  const developers = sources.developers.filter(({ developer }) => isPerson(developer, filter.people));
  const wanted = { ...sources, developers };
  const work = isFiltering(filter) ? filter : undefined;
  const peopleOn = (dates: readonly string[]) =>
    teamPeople(dates, wanted, weights, nowMs, work).filter(isExpected);
  const people = peopleOn(page.dates);
  const steps = stepsOfPeriod(page.period).map((step) => ({
    ...step,
    missing: isMissing(step, people),
    isFuture: step.from > page.today,
    isUncollected: isUncollected(step, people)
  }));
  const totals = projectTotals(people, steps);
  return {
    people,
    steps,
    totals,
    trackedSeconds: sum(totals, ({ seconds }) => seconds),
    activity: projectActivity(sources.days, sources.months),
    compared: page.compared((dates, isOver) => compareProjects(pairDays(people, peopleOn(dates)), isOver))
  };
}

/** Someone without a machine now may have worked before: both periods have to have them. */
const isExpected = (person: TeamPerson) => isReporter(person) || person.last !== undefined;

const isUncollected = ({ from, to }: Step, people: readonly TeamPerson[]) =>
  people.every(({ period }) =>
    period.days.every(({ date, coverage }) => date < from || date > to || coverage.state === 'uncollected')
  );

const isMissing = ({ from, to }: Step, people: readonly TeamPerson[]) =>
  people.some(({ period }) =>
    period.days.some(({ date, coverage }) => from <= date && date <= to && isIncomplete(coverage))
  );

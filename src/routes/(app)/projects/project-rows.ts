/** The projects as their table shows them. */
import type { SparkBar } from '#lib/charts/mark.ts';
import type { Filter } from '#lib/components/filters/filter-url.ts';
import { comparedTitle, shareChange, type Change } from '#lib/ui/changes.ts';
import { stepName, wholeDate } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';
import type { ProjectsOfPeriod, ProjectStep } from './projects-of-period.ts';

export type ProjectRow = {
  project: string;
  seconds: number;
  people: number;
  readonly bars: SparkBar[];
  readonly change: (Change & { exact: string }) | undefined;
  /** Seconds more than in the compared period; undefined where nothing is compared. */
  difference: number | undefined;
  readonly first: string;
  readonly last: string;
  firstDate: string | undefined;
  lastDate: string | undefined;
};

/**
 * Those with time in the period, most first, then those without, most recent first; time on no project comes last.
 * `filter` is what the projects were narrowed to.
 */
export function projectRows(projects: ProjectsOfPeriod, filter: Filter): ProjectRow[] {
  const { totals, activity, steps } = projects;
  const active = new Set(totals.map(({ project }) => project));
  // Others, or other categories, may have had time on those that have none here: they are not called quiet.
  const listsQuiet = filter.people.length === 0 && filter.categories.length === 0;
  const quiet = [...activity]
    .filter(([project]) => listsQuiet && !active.has(project))
    .filter(([project]) => filter.projects.length === 0 || filter.projects.includes(project))
    .sort(([a, x], [b, y]) => (y.last < x.last ? -1 : y.last > x.last ? 1 : a < b ? -1 : 1))
    .map(([project]) => ({ project, seconds: 0, people: new Map<string, number>(), bySteps: [] }));
  const named = totals.filter(({ project }) => project !== '');
  const none = totals.filter(({ project }) => project === '');
  return [...named, ...quiet, ...none].map(({ project, seconds, people, bySteps }) => ({
    project,
    seconds,
    people: people.size,
    difference: differenceOf(project, projects),
    // Read of the rows that are drawn: of thousands, only some are.
    get bars() {
      return sparkBars(bySteps, steps);
    },
    get change() {
      return changeOf(project, projects);
    },
    get first() {
      return dateOf(activity.get(project)?.first);
    },
    get last() {
      return dateOf(activity.get(project)?.last);
    },
    firstDate: activity.get(project)?.first,
    lastDate: activity.get(project)?.last
  }));
}

/** One bar for each step; of what is not reported yet, only that it is not. */
export const sparkBars = (bySteps: readonly number[], steps: readonly ProjectStep[]): SparkBar[] =>
  steps.map((step, index) => {
    const { missing } = step;
    const seconds = bySteps[index] ?? 0;
    const isUnknown = step.isUncollected && seconds === 0;
    const isFuture = step.isFuture || isUnknown;
    const coverage = isFuture ? ', not started yet' : missing ? ', not reported in full yet' : '';
    return {
      name: stepName(step).long,
      seconds,
      missing,
      isFuture,
      label: isUnknown ? 'before the first report' : `${clock(seconds)}${coverage}`
    };
  });

function changeOf(project: string, { compared }: ProjectsOfPeriod): ProjectRow['change'] {
  if (!compared) return undefined;
  const [now, before] = [compared.now.get(project) ?? 0, compared.before.get(project) ?? 0];
  const change = shareChange(now, before) ?? (now > 0 ? { sign: 'new', words: 'nothing before' } : undefined);
  return (
    change && {
      ...change,
      exact: comparedTitle(clock(now), `${clock(before)} in ${compared.name}`, compared)
    }
  );
}

const differenceOf = (project: string, { compared }: ProjectsOfPeriod) =>
  compared && (compared.now.get(project) ?? 0) - (compared.before.get(project) ?? 0);

const dateOf = (date: string | undefined) => (date === undefined ? '–' : wholeDate(date));

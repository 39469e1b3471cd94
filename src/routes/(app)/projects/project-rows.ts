/** The projects as their table shows them. */
import { stepName, wholeDate } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';
import { shareChange, type Change } from '#lib/ui/changes.ts';
import type { ShownProjects, ShownStep } from './shown-projects.ts';

export type SparkBar = { name: string; seconds: number; owed: boolean; ahead: boolean; told: string };

export type ProjectRow = {
  project: string;
  seconds: number;
  people: number;
  bars: SparkBar[];
  change: (Change & { exact: string }) | undefined;
  first: string;
  last: string;
};

/** Those with time in the period, most first, then the quiet ones, whoever was worked on last first; no project last. */
export function projectRows(shown: ShownProjects): ProjectRow[] {
  const { totals, activity, filter } = shown;
  /** Somebody else, or another category, may have had time on those that have none here: they are not called quiet. */
  const tellsQuiet = filter.people.length === 0 && filter.categories.length === 0;
  const active = new Set(totals.map(({ project }) => project));
  const quiet = [...activity]
    .filter(([project]) => tellsQuiet && !active.has(project))
    .filter(([project]) => filter.projects.length === 0 || filter.projects.includes(project))
    .sort(([a, x], [b, y]) => (y.last < x.last ? -1 : y.last > x.last ? 1 : a < b ? -1 : 1))
    .map(([project]) => ({ project, seconds: 0, people: new Map<string, number>(), bySteps: [] }));
  const named = totals.filter(({ project }) => project !== '');
  const none = totals.filter(({ project }) => project === '');
  return [...named, ...quiet, ...none].map(({ project, seconds, people, bySteps }) => ({
    project,
    seconds,
    people: people.size,
    bars: sparkBars(bySteps, shown.steps),
    change: changeOf(project, shown),
    first: dateOf(activity.get(project)?.first),
    last: dateOf(activity.get(project)?.last)
  }));
}

/** One bar for each step; of what is not told yet, only that it is not. */
export const sparkBars = (bySteps: readonly number[], steps: readonly ShownStep[]): SparkBar[] =>
  steps.map((step, index) => {
    const seconds = bySteps[index] ?? 0;
    const missing = step.ahead ? ', still ahead' : step.owed ? ', not reported in full yet' : '';
    return { ...step, name: stepName(step).long, seconds, told: `${clock(seconds)}${missing}` };
  });

function changeOf(project: string, { compared }: ShownProjects): ProjectRow['change'] {
  if (!compared) return undefined;
  const [now, before] = [compared.now.get(project) ?? 0, compared.before.get(project) ?? 0];
  const change = shareChange(now, before) ?? (now > 0 ? { sign: 'new', words: 'nothing before' } : undefined);
  const which = compared.partial ? ', on the days that are over and reported in full' : '';
  return change && { ...change, exact: `${clock(now)} against ${clock(before)} in ${compared.name}${which}` };
}

const dateOf = (date: string | undefined) => (date === undefined ? '–' : wholeDate(date));

/** On which projects a person worked, from their documents as they are: no day is merged for it. */
import type { DeviceDay } from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import { mostFirst } from '../metrics/sum-figures.ts';
import { categoryWithMost, timesOfDays, type ProjectTime } from './usual-category.ts';

export type Worked = { deviceDays: Iterable<DeviceDay>; entries: Iterable<Entry> };
/** Local dates, both included; days of machines count by their UTC date. */
type Dates = { from: string; to: string };

/** Less of a project is no row of its own. */
const MIN_SECONDS = 300;

/** The projects with the most time on these dates, `most` of them, by name. */
export function recentProjects({ from, to }: Dates, worked: Worked, most: number): string[] {
  const isWithin = ({ date }: { date: string }) => date >= from && date <= to;
  const within = {
    deviceDays: [...worked.deviceDays].filter(isWithin),
    entries: [...worked.entries].filter(isWithin)
  };
  const byProject = new Map<string, number>();
  for (const { project, seconds } of times(within))
    byProject.set(project, (byProject.get(project) ?? 0) + seconds);
  const found = [...mostFirst(byProject)].filter(([, value]) => value >= MIN_SECONDS);
  return found
    .slice(0, most)
    .map(([project]) => project)
    .sort();
}

/** The names of all projects that somebody worked on, without the empty one. */
export function projectNames(worked: Worked): string[] {
  const names = new Set<string>();
  for (const day of worked.deviceDays) for (const [, , project] of day.keys) names.add(project);
  for (const entry of worked.entries) for (const { project } of contents(entry)) names.add(project);
  names.delete('');
  return [...names].sort();
}

/** The category in which most of a project's time is; empty where there is none. */
export const categoryOfProject = (project: string, worked: Worked): string =>
  categoryWithMost(times(worked), project);

function* times({ deviceDays, entries }: Worked): Generator<ProjectTime> {
  yield* timesOfDays(deviceDays);
  for (const entry of entries) yield* contents(entry);
}

/** What an entry adds. */
function* contents(entry: Entry): Generator<ProjectTime> {
  if (entry.kind !== 'time' && entry.kind !== 'duration') return;
  const { category, project } = entry;
  const seconds =
    entry.kind === 'duration' ? entry.seconds : (Date.parse(entry.end) - Date.parse(entry.start)) / 1000;
  yield { category, project, seconds };
}

import { secondsOfKeys, type Keyed } from '../metrics/totals.ts';
import { mostFirst } from '../metrics/sum-figures.ts';

export type ProjectTime = { project: string; category: string; seconds: number };

/** The category that most of a project's time is in; empty where there is none. */
export function categoryWithMost(times: Iterable<ProjectTime>, project: string): string {
  if (project === '') return '';
  const byCategory = new Map<string, number>();
  for (const { category, seconds, project: of } of times)
    if (of === project) byCategory.set(category, (byCategory.get(category) ?? 0) + seconds);
  return mostFirst(byCategory).keys().next().value ?? '';
}

/** The same, of what days hold: those of a person, or of a machine. */
export const usualCategory = (days: Iterable<Keyed>, project: string): string =>
  categoryWithMost(timesOfDays(days), project);

export function* timesOfDays(days: Iterable<Keyed>): Generator<ProjectTime> {
  for (const day of days)
    for (const [key, seconds] of secondsOfKeys(day)) {
      const [, category, project] = day.keys[key]!;
      yield { category, project, seconds };
    }
}

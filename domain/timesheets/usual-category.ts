import type { PersonDay } from '../documents/day.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import { mostFirst } from '../metrics/sum-figures.ts';

/** The category that most of a project's time is in; empty where there is none. */
export function usualCategory(days: Iterable<PersonDay>, project: string): string {
  const seconds = new Map<string, number>();
  if (project === '') return '';
  for (const day of days) {
    for (const [key, value] of secondsOfKeys(day)) {
      const [, category, keyProject] = day.keys[key]!;
      if (keyProject === project) seconds.set(category, (seconds.get(category) ?? 0) + value);
    }
  }
  return mostFirst(seconds).keys().next().value ?? '';
}

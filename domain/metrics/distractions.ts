import { appLabel } from '../categorise/app-label.ts';
import type { PersonDay } from '../documents/day.ts';
import { secondsOfKeys } from './totals.ts';
import type { DayFigures } from './day-figures.ts';
import type { Weights } from './weights.ts';
import { mostFirst } from './sum-figures.ts';
import { FIELDS } from './totals.ts';

type WeightOf = Weights['weightOf'];

/** Seconds in categories of a weight below zero, by category, most first; docs/metrics.md, "Distractions". */
export function distractionsByCategory(
  days: Iterable<Pick<DayFigures, 'work'>>,
  weightOf: WeightOf
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { work } of days) {
    for (const { category, seconds } of work) {
      if (weightOf(category) < 0) totals.set(category, (totals.get(category) ?? 0) + seconds);
    }
  }
  return mostFirst(totals);
}

/** The same by place: the domain where one is known, otherwise the app. Needs whole days, not months. */
export function distractionsByPlace(
  days: Iterable<Pick<PersonDay, 'keys' | 'cells'>>,
  weightOf: WeightOf
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const day of days) {
    for (const [key, seconds] of secondsOfKeys(day)) {
      const names = day.keys[key]!;
      if (weightOf(names[FIELDS.category]) >= 0) continue;
      const place = names[FIELDS.domain] || appLabel(names[FIELDS.app]);
      totals.set(place, (totals.get(place) ?? 0) + seconds);
    }
  }
  return mostFirst(totals);
}

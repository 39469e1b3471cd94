/** What a draft would make of the days that the machines would summarise again. */
import type { PersonDay } from '#domain/documents/day.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { figuresOfDay } from '#domain/metrics/day-figures.ts';
import { sumFigures, type Totals } from '#domain/metrics/sum-figures.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { previewRules, type Moves } from '#domain/rules/preview/preview-rules.ts';

export type DraftPreview = {
  categories: Moves;
  projects: Moves;
  days: PersonDay[];
  before: Totals;
  after: Totals;
};

const STILL: Moves = { moves: [], perhaps: [] };

/** Days from the date `since` on, each once, even of people who are in several teams. */
export function daysSince(since: string, teams: readonly { days: readonly PersonDay[] }[]): PersonDay[] {
  const days = teams.flatMap((team) => team.days.filter(({ date }) => date >= since));
  return [...new Map(days.map((day) => [day._id, day])).values()];
}

export const countPeople = (days: readonly PersonDay[]): number =>
  new Set(days.map(({ developer }) => developer)).size;

export function totalsOf(days: readonly PersonDay[], rules: Rules): Totals {
  const weights = weightsOf(rules);
  return sumFigures(
    days.map((day) => figuresOfDay(day, weights)),
    weights.weightOf
  );
}

export function previewDraft(
  days: readonly PersonDay[],
  current: Rules,
  draft: Rules,
  before: Totals
): DraftPreview {
  if (draft === current)
    return { categories: STILL, projects: STILL, days: [...days], before, after: before };
  const { categories, projects, days: after } = previewRules(days, current, draft);
  return { categories, projects, days: after, before, after: totalsOf(after, draft) };
}

/** How many days were made with other rules than those: a preview of them may differ. */
export function outdatedDays(days: readonly PersonDay[], rules: Rules): number {
  const hash = hashRules(rules);
  return days.filter((day) => day.devices.length > 0 && day.rules !== hash).length;
}

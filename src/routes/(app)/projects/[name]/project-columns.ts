/** The course of a project over a period, stacked by category or by person. */
import type { ProjectTotals } from '#domain/metrics/project-totals.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { byTopLevel, topLevelSegments } from '#lib/charts/category-segments.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import type { Segment } from '#lib/charts/mark.ts';
import { stepName } from '#lib/ui/dates.ts';
import { clock, exact, share } from '#lib/ui/durations.ts';
import type { ShownProjects, ShownStep } from '../shown-projects.ts';

/** What a column is made of: names with their colours, in the order in which they are stacked. */
export type Stack = { names: { id: string; name: string; fill: string }[]; columns: StackedColumn[] };

type OfProject = { project: string; shown: ShownProjects; hrefOf: (step: ShownStep) => string };

export function stackByCategory(of: OfProject, colours: CategoryColours): Stack {
  const perStep = of.shown.steps.map((step) => secondsIn(of, step, (_person, category) => category));
  const tops = [...byTopLevel(sumMaps(perStep)).keys()];
  const columns = of.shown.steps.map((step, index) =>
    columnOf(of, step, topLevelSegments(stepName(step).long, perStep[index]!, tops, colours))
  );
  return { names: tops.map((top) => ({ id: top, name: top, fill: colours(top).fill })), columns };
}

const MOST_PEOPLE = 6;
const OTHERS = 'others';

/** The people with most time each in a shade of their own, the others together. */
export function stackByPerson(of: OfProject, totals: ProjectTotals): Stack {
  const known = new Map(of.shown.people.map(({ id, name }) => [id, name]));
  const shown = [...totals.people.keys()].slice(0, MOST_PEOPLE);
  const names = shown.map((id, place) => ({ id, name: known.get(id) ?? id, fill: shadeOf(place) }));
  if (totals.people.size > shown.length) names.push({ id: OTHERS, name: 'Others', fill: 'var(--cat-none)' });
  const columns = of.shown.steps.map((step) => {
    const seconds = secondsIn(of, step, (person) => (shown.includes(person) ? person : OTHERS));
    return columnOf(of, step, personSegments(stepName(step).long, names, seconds));
  });
  return { names, columns };
}

/** People have no hue of their own, those belong to categories: shades of the accent, dark and light in turn. */
const SHADES = [0, 60, 30, 75, 45, 85];
const shadeOf = (place: number) =>
  `color-mix(in oklab, var(--paper) ${SHADES[place % SHADES.length]}%, var(--accent))`;

function personSegments(
  long: string,
  names: Stack['names'],
  seconds: ReadonlyMap<string, number>
): Segment[] {
  const total = [...seconds.values()].reduce((left, right) => left + right, 0);
  return names.flatMap(({ id, name, fill }) => {
    const own = seconds.get(id) ?? 0;
    if (own === 0) return [];
    const details = [exact(own), `${share(own, total)} of ${exact(total)}`];
    return [{ id, seconds: own, fill, title: `${long}: ${name}`, details }];
  });
}

function secondsIn(
  { project, shown }: OfProject,
  { from, to }: ShownStep,
  nameOf: (person: string, category: string) => string
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { id, period } of shown.people) {
    for (const { date, figures } of period.days) {
      if (date < from || date > to) continue;
      for (const work of figures?.work ?? []) {
        if (work.project !== project) continue;
        const name = nameOf(id, work.category);
        totals.set(name, (totals.get(name) ?? 0) + work.seconds);
      }
    }
  }
  return totals;
}

function columnOf({ hrefOf }: OfProject, step: ShownStep, segments: Segment[]): StackedColumn {
  const { name, note, long } = stepName(step);
  const total = segments.reduce((sum, { seconds }) => sum + seconds, 0);
  const owed = { title: `${long}: not reported in full yet`, details: [], whole: total === 0 };
  return {
    id: step.from,
    name,
    note,
    href: hrefOf(step),
    segments,
    total: total === 0 ? '' : clock(total),
    ...(step.owed ? { owed } : {})
  };
}

function sumMaps(maps: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const map of maps) for (const [name, seconds] of map) sums.set(name, (sums.get(name) ?? 0) + seconds);
  return sums;
}

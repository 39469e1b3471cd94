/** A project over a period step by step, stacked by category or by person. */
import { rollup, sum } from 'd3-array';
import type { ProjectTotals } from '#domain/metrics/project-totals.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { byTopLevel, topLevelSegments } from '#lib/charts/category-segments.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import { missingPart, type Segment } from '#lib/charts/mark.ts';
import { shadeOf } from '#lib/charts/project-segments.ts';
import { stepName } from '#lib/ui/dates.ts';
import { clock, exact, share } from '#lib/ui/durations.ts';
import type { ProjectsOfPeriod, ProjectStep } from '../projects-of-period.ts';

/** What the columns are made of: parts with their colours, in the order in which they are stacked. */
export type Stack = { parts: { id: string; name: string; fill: string }[]; columns: StackedColumn[] };

export type ProjectOfPeriod = Pick<ProjectsOfPeriod, 'people' | 'steps'> & {
  project: string;
  colours: CategoryColours;
  stepUrl: (step: ProjectStep) => string;
};

export function stackByCategory(of: ProjectOfPeriod): Stack {
  const { steps, colours } = of;
  const perStep = steps.map((step) => secondsIn(of, step, (_person, category) => category));
  const all = rollup(
    perStep.flatMap((seconds) => [...seconds]),
    (parts) => sum(parts, ([, seconds]) => seconds),
    ([category]) => category
  );
  const tops = [...byTopLevel(all).keys()];
  const columns = steps.map((step, index) =>
    columnOf(of, step, topLevelSegments(stepName(step).long, perStep[index]!, tops, colours))
  );
  return { parts: tops.map((top) => ({ id: top, name: top, fill: colours(top).fill })), columns };
}

const MAX_PEOPLE = 6;
const OTHERS = 'others';

/** The people with most time each in a shade of their own, the others together. */
export function stackByPerson(of: ProjectOfPeriod, totals: ProjectTotals): Stack {
  const names = new Map(of.people.map(({ id, name }) => [id, name]));
  const shown = [...totals.people.keys()].slice(0, MAX_PEOPLE);
  const parts = shown.map((id, index) => ({ id, name: names.get(id) ?? id, fill: shadeOf(index) }));
  if (totals.people.size > shown.length) parts.push({ id: OTHERS, name: 'Others', fill: 'var(--cat-none)' });
  const columns = of.steps.map((step) => {
    const seconds = secondsIn(of, step, (person) => (shown.includes(person) ? person : OTHERS));
    return columnOf(of, step, personSegments(stepName(step).long, parts, seconds));
  });
  return { parts, columns };
}

function personSegments(
  long: string,
  parts: Stack['parts'],
  seconds: ReadonlyMap<string, number>
): Segment[] {
  const total = sum(seconds.values());
  return parts.flatMap(({ id, name, fill }) => {
    const own = seconds.get(id) ?? 0;
    if (own === 0) return [];
    const details = [exact(own), `${share(own, total)} of ${exact(total)}`];
    return [{ id, seconds: own, fill, title: `${long}: ${name}`, details }];
  });
}

/** Seconds on the project in a step, by what `nameOf` makes of person and category. */
function secondsIn(
  { project, people }: ProjectOfPeriod,
  { from, to }: ProjectStep,
  nameOf: (person: string, category: string) => string
): Map<string, number> {
  const work = people.flatMap(({ id, period }) =>
    period.days
      .filter(({ date }) => from <= date && date <= to)
      .flatMap(({ figures }) => figures?.work ?? [])
      .filter((one) => one.project === project)
      .map(({ category, seconds }) => ({ name: nameOf(id, category), seconds }))
  );
  return rollup(
    work,
    (parts) => sum(parts, ({ seconds }) => seconds),
    ({ name }) => name
  );
}

function columnOf(of: ProjectOfPeriod, step: ProjectStep, segments: Segment[]): StackedColumn {
  const { name, note, long } = stepName(step);
  const total = sum(segments, ({ seconds }) => seconds);
  return {
    id: step.from,
    name,
    note,
    href: of.stepUrl(step),
    segments,
    total: total === 0 ? '' : clock(total),
    ...(step.missing && { missing: missingPart(`${long}: not reported in full yet`, [], total === 0) })
  };
}

/** Seconds by project as the parts of a stacked bar. Projects have no hue, categories own them: shades of the accent. */
import { sum } from 'd3-array';
import { clock, exact, share } from '#lib/ui/durations.ts';
import { projectName } from '#lib/ui/project-name.ts';
import type { LegendItem, Segment } from './mark.ts';

type Totals = ReadonlyMap<string, number>;
export type ProjectPart = LegendItem & { id: string };

const MAX_PROJECTS = 6;
const OTHERS = '\n';

/** Dark and light in turn. */
const SHADES = [0, 60, 30, 75, 45, 85];
export const shadeOf = (index: number) =>
  `color-mix(in oklab, var(--paper) ${SHADES[index % SHADES.length]}%, var(--accent))`;

/** The projects with most time, each in a shade of its own, then the others together and the time on none. */
export function projectParts(byProject: Totals): ProjectPart[] {
  const named = [...byProject].filter(([name]) => name !== '').sort(([, a], [, b]) => b - a);
  const rest = sum(named.slice(MAX_PROJECTS), ([, seconds]) => seconds);
  const none = byProject.get('') ?? 0;
  return [
    ...named.slice(0, MAX_PROJECTS).map(([name, seconds], index) => ({
      id: name,
      name,
      fill: shadeOf(index),
      value: clock(seconds)
    })),
    ...(rest > 0 ? [{ id: OTHERS, name: 'Others', fill: 'var(--ink-soft)', value: clock(rest) }] : []),
    ...(none > 0 ? [{ id: '', name: projectName(''), fill: 'var(--cat-none)', value: clock(none) }] : [])
  ];
}

/** A segment for every part, in their order. */
export function projectSegments(whose: string, byProject: Totals, parts: readonly ProjectPart[]): Segment[] {
  const total = sum(byProject.values());
  const known = new Set(parts.map(({ id }) => id));
  const others = sum(byProject, ([name, seconds]) => (known.has(name) ? 0 : seconds));
  return parts.flatMap(({ id, name, fill }) => {
    const seconds = id === OTHERS ? others : (byProject.get(id) ?? 0);
    if (seconds === 0) return [];
    const details = [exact(seconds), `${share(seconds, total)} of ${exact(total)}`];
    return [{ id, seconds, fill, title: `${whose}: ${name}`, details }];
  });
}

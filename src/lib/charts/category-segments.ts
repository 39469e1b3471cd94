/** Seconds by category as the parts of a stacked bar. */
import { rollup, sum } from 'd3-array';
import { PRIVATE, UNCATEGORIZED } from '#domain/categorise/category-path.ts';
import { clock, exact, share } from '#lib/ui/durations.ts';
import { leafOf, topOf, type CategoryColours } from './category-colours.ts';
import type { LegendItem, Segment } from './mark.ts';

type Totals = ReadonlyMap<string, number>;

/** Seconds by top level, most first; what has no category or is private comes last. */
export function byTopLevel(byCategory: Totals): Map<string, number> {
  const totals = rollup(
    byCategory,
    (parts) => sum(parts, ([, seconds]) => seconds),
    ([category]) => topOf(category)
  );
  return new Map([...totals].sort(([a, x], [b, y]) => rank(a) - rank(b) || y - x || (a < b ? -1 : 1)));
}

/** The legend of top levels, each with its hours. */
export const topLevelLegend = (tops: Totals, colours: CategoryColours): (LegendItem & { id: string })[] =>
  [...tops].map(([top, seconds]) => ({ id: top, name: top, fill: colours(top).fill, value: clock(seconds) }));

/** A segment for every category, those of one top level together, in the order of `tops`. */
export function categorySegments(
  whose: string,
  byCategory: Totals,
  tops: readonly string[],
  colours: CategoryColours
): Segment[] {
  const places = new Map(tops.map((top, index) => [top, index]));
  const place = (category: string) => places.get(topOf(category)) ?? places.size;
  const total = sumOf(byCategory);
  const inOrder = [...byCategory].sort(([a, x], [b, y]) => place(a) - place(b) || y - x);
  return inOrder.map(([category, seconds]) =>
    segment(whose, category, seconds, total, colours(category), leafOf(category))
  );
}

/** A segment for every top level, in the order of `tops`. */
export function topLevelSegments(
  whose: string,
  byCategory: Totals,
  tops: readonly string[],
  colours: CategoryColours
): Segment[] {
  const totals = byTopLevel(byCategory);
  const total = sumOf(byCategory);
  return tops.flatMap((top) => {
    const seconds = totals.get(top);
    return seconds === undefined ? [] : [segment(whose, top, seconds, total, colours(top), top)];
  });
}

function segment(
  whose: string,
  category: string,
  seconds: number,
  total: number,
  paint: ReturnType<CategoryColours>,
  name: string
): Segment {
  const details = [exact(seconds), `${share(seconds, total)} of ${exact(total)}`];
  const label = `${name} ${clock(seconds)}`;
  return { id: category, seconds, ...paint, title: `${whose}: ${category || UNCATEGORIZED}`, details, label };
}

const rank = (top: string) => (top === PRIVATE ? 2 : top === UNCATEGORIZED || top === '' ? 1 : 0);
const sumOf = (totals: Totals) => sum(totals.values());

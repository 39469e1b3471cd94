/** Seconds by category as the parts of a stacked bar. */
import { UNCATEGORIZED } from '#domain/categorise/category-path.ts';
import { PRIVATE } from '#domain/summarise/share-key.ts';
import { clock, exact, share } from '#lib/ui/durations.ts';
import { leafOf, topOf, type CategoryColours } from './category-colours.ts';
import type { Segment } from './mark.ts';

type Totals = ReadonlyMap<string, number>;

/** Seconds by top level, most first; what has no category or is private comes last. */
export function byTopLevel(byCategory: Totals): Map<string, number> {
  const totals = new Map<string, number>();
  for (const [category, seconds] of byCategory) {
    const top = topOf(category);
    totals.set(top, (totals.get(top) ?? 0) + seconds);
  }
  return new Map(
    [...totals].sort(([a, x], [b, y]) => standing(a) - standing(b) || y - x || (a < b ? -1 : 1))
  );
}

/** A segment for every category, those of one top level together, in the order of `tops`. */
export function categorySegments(
  whose: string,
  byCategory: Totals,
  tops: readonly string[],
  colours: CategoryColours
): Segment[] {
  const places = new Map(tops.map((top, index) => [top, index]));
  const place = (category: string) => places.get(topOf(category)) ?? places.size;
  const inOrder = [...byCategory].sort(([a, x], [b, y]) => place(a) - place(b) || y - x);
  return inOrder.map(([category, seconds]) =>
    segment(whose, category, seconds, sumOf(byCategory), colours(category), leafOf(category))
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
  return tops.flatMap((top) => {
    const seconds = totals.get(top);
    return seconds === undefined ? [] : [segment(whose, top, seconds, sumOf(byCategory), colours(top), top)];
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

const standing = (top: string) => (top === PRIVATE ? 2 : top === UNCATEGORIZED || top === '' ? 1 : 0);
const sumOf = (totals: Totals) => [...totals.values()].reduce((left, right) => left + right, 0);

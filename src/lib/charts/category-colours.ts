/**
 * Which colour a category has: its top level owns a hue of categories.css, those below it differ in lightness. A colour
 * depends on the rules alone, never on what happens to be shown, so it is the same on every page and in every period.
 */
import { joinCategory, PRIVATE, splitCategory, UNCATEGORIZED } from '#domain/categorise/category-path.ts';

export const HUES = 12;
export const DOTTED = 'dotted';

/** Top levels that most organisations have keep their hue whatever else is added. */
const FAMILIAR = ['Work', 'Comms', 'Media', 'Browsing', 'Personal', 'System'];

/** How a hue is mixed for the first, second … category below its top level: towards ink or towards paper. */
export const SHADES = [
  undefined,
  { toward: 'paper', percent: 28 },
  { toward: 'ink', percent: 30 },
  { toward: 'paper', percent: 46 },
  { toward: 'ink', percent: 52 }
] as const;

/** `fill`: a CSS colour, or `DOTTED` for private time; `ink`: the colour in which words can be read on it, if any. */
export type Paint = { fill: string; ink: string | undefined };
export type CategoryColours = (category: string) => Paint;

export function categoryColours(categories: readonly { name: readonly string[] }[]): CategoryColours {
  const hues = assignHues(categories.map(({ name }) => name[0] ?? ''));
  const ranks = rankChildren(categories.map(({ name }) => name));
  return (category) => {
    const top = topOf(category);
    if (top === PRIVATE) return { fill: DOTTED, ink: 'var(--ink)' };
    const hue = top === UNCATEGORIZED || top === '' ? 'none' : (hues.get(top) ?? hashedHue(top));
    const shade = SHADES[(ranks.get(category) ?? 0) % SHADES.length];
    if (!shade) return { fill: `var(--cat-${hue})`, ink: `var(--on-cat-${hue})` };
    return {
      fill: `color-mix(in oklab, var(--${shade.toward}) ${shade.percent}%, var(--cat-${hue}))`,
      ink: shade.toward === 'ink' ? 'var(--paper)' : undefined
    };
  };
}

/** `Work` of `Work > Programming`. */
export const topOf = (category: string): string => splitCategory(category)[0] ?? '';

/** `Programming` of `Work > Programming`. */
export const leafOf = (category: string): string => splitCategory(category).at(-1) ?? '';

function assignHues(tops: string[]): Map<string, number> {
  const hues = new Map<string, number>();
  const taken = new Set<number>();
  for (const top of new Set([...FAMILIAR, ...tops])) {
    const familiar = FAMILIAR.indexOf(top);
    let hue = familiar >= 0 ? familiar + 1 : hashedHue(top);
    while (taken.has(hue) && taken.size < HUES) hue = (hue % HUES) + 1;
    taken.add(hue);
    hues.set(top, hue);
  }
  return hues;
}

/** One of the hues that no familiar top level owns. */
function hashedHue(name: string): number {
  const free = HUES - FAMILIAR.length;
  const hash = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7);
  return FAMILIAR.length + 1 + (hash % free);
}

/** The rank of each category within its top level. Of rules the later are the surer, so they come first. */
function rankChildren(names: readonly (readonly string[])[]): Map<string, number> {
  const ranks = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const name of [...names].reverse()) {
    const category = joinCategory(name);
    const top = name[0] ?? '';
    if (name.length < 2 || ranks.has(category)) continue;
    ranks.set(category, counts.get(top) ?? 0);
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  return ranks;
}

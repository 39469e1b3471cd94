/** How categories say what they match and what they weigh. */
import { countOf } from '#lib/ui/counts.ts';
import { sum } from 'd3-array';
import type { CategoryRule } from '#domain/documents/rules.ts';
import type { CategoryNode } from '#domain/rules/category-tree.ts';

/** What the rules of a category match: `12 apps · 4 domains · 1 pattern`. */
export function matchLabel(rules: readonly CategoryRule[]): string {
  const apps = sum(rules, (rule) => rule.apps?.length ?? 0);
  const domains = sum(rules, (rule) => rule.domains?.length ?? 0);
  const patterns = rules.filter(({ rule }) => rule.type === 'regex' && rule.regex !== '').length;
  const parts = [count(apps, 'app'), count(domains, 'domain'), count(patterns, 'pattern')].flat();
  return parts.length === 0 ? 'no rules of its own' : parts.join(' · ');
}

const count = (number: number, noun: string) => (number === 0 ? [] : [countOf(number, noun)]);

/** From most to least. */
export const WEIGHTS = [2, 1, 0, -1, -2] as const;

const NAMES: Record<string, string> = {
  2: 'very productive',
  1: 'productive',
  0: 'neutral',
  [-1]: 'distracting',
  [-2]: 'very distracting'
};

/** `2 · very productive` */
export const weightLabel = (weight: number): string =>
  `${weight < 0 ? '−' : ''}${Math.abs(weight)} · ${NAMES[weight] ?? ''}`;

/** What a category weighs without a weight of its own. */
export const inheritedLabel = ({ weight, from }: CategoryNode['inherited']): string =>
  from === undefined ? `not set · ${NAMES[0]}` : `as ${from} · ${NAMES[weight] ?? ''}`;

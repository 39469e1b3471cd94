import type { CategoryNode } from '#domain/rules/category-tree.ts';

/** From most to least. */
export const WEIGHTS = [2, 1, 0, -1, -2] as const;

const WORDS: Record<string, string> = {
  2: 'very productive',
  1: 'productive',
  0: 'neutral',
  [-1]: 'distracting',
  [-2]: 'very distracting'
};

/** `2 · very productive` */
export const weightWords = (weight: number): string =>
  `${weight < 0 ? '−' : ''}${Math.abs(weight)} · ${WORDS[weight] ?? ''}`;

/** What a category weighs without a weight of its own. */
export const inheritedWords = ({ weight, from }: CategoryNode['inherited']): string =>
  from === undefined ? `not set · ${WORDS[0]}` : `as ${from} · ${WORDS[weight] ?? ''}`;

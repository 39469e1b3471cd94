import type { CategoryRule } from '../documents/rules.ts';
import { splitCategory } from '../categorise/category-path.ts';

/** A category as the default rules write it down: names in one text, separated by commas. */
export type CategoryText = {
  /** `Work > Programming` */
  name: string;
  color?: string;
  weight?: number;
  apps?: string;
  domains?: string;
  /** On app and title; whole words, upper and lower case count. */
  words?: string;
};

/** The rule for one id. */
export function describeCategory(id: string, text: CategoryText): CategoryRule {
  return {
    id,
    name: splitCategory(text.name),
    rule:
      text.words === undefined
        ? { type: 'none' }
        : { type: 'regex', regex: `\\b(${parts(text.words).join('|')})\\b` },
    ...(text.apps === undefined ? {} : { apps: parts(text.apps) }),
    ...(text.domains === undefined ? {} : { domains: parts(text.domains) }),
    ...(text.color === undefined ? {} : { color: text.color }),
    ...(text.weight === undefined ? {} : { weight: text.weight })
  };
}

function parts(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

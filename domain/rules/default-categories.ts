import type { CategoryRule } from '../documents/rules.ts';
import { DEFAULT_COMMS } from './default-comms.ts';
import { DEFAULT_OTHER } from './default-other.ts';
import { DEFAULT_TITLES } from './default-titles.ts';
import { DEFAULT_WORK } from './default-work.ts';
import { describeCategory } from './describe-category.ts';

/**
 * The default categories, from the vaguest evidence to the surest, since of equals the later one counts. Browsers are
 * known by domain or title only: by its name, everything that a browser shows would count as one thing.
 */
export const DEFAULT_CATEGORIES: CategoryRule[] = Object.entries({
  ...DEFAULT_TITLES,
  ...DEFAULT_OTHER,
  ...DEFAULT_WORK,
  ...DEFAULT_COMMS
}).map(([id, text]) => describeCategory(id, text));

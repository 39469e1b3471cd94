import type { CategoryRule, Rules, Sharing } from '../documents/rules.ts';
import { DEFAULT_COMMS } from './default-comms.ts';
import { DEFAULT_OTHER } from './default-other.ts';
import { DEFAULT_TITLES } from './default-titles.ts';
import { DEFAULT_WORK } from './default-work.ts';
import { describeCategory } from './describe-category.ts';
import { NO_TITLE_PATTERNS, withTitlePatterns } from './title-patterns.ts';

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

/** What an organisation starts with, until a manager changes it. */
export const DEFAULT_RULES: Rules = {
  _id: 'rules',
  type: 'rules',
  v: 1,
  categories: DEFAULT_CATEGORIES,
  projects: [],
  sharing: { apps: true, domains: true, hiddenCategories: [], detail: 'timeline' },
  workHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 },
  projectHoldSeconds: 300
};

/** Categories, projects and the totals of days; nothing else. */
export const LEAST_SHARING: Sharing = { apps: false, domains: false, hiddenCategories: [], detail: 'day' };

/** What applies where an organisation has rules that are lost or were never read: they may share less than the default ones. */
export const CAUTIOUS_RULES: Rules = withTitlePatterns(
  { ...DEFAULT_RULES, sharing: LEAST_SHARING },
  NO_TITLE_PATTERNS
);

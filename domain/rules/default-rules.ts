import type { Rules } from '../documents/rules.ts';
import { DEFAULT_CATEGORIES } from './default-categories.ts';

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

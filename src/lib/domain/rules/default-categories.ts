import type { CategoryRule } from '../documents/rules.ts';

export const DEFAULT_CATEGORIES: CategoryRule[] = [];

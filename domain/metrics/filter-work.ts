/** Filters on work: by project and by category. */
import { isWithin } from '../categorise/category-path.ts';
import { memoiseByObjects } from '../memoise.ts';
import type { DayFigures, Work } from './day-figures.ts';

/** An empty list filters nothing. A category stands for its subcategories too; the project `''` is "none". */
export type WorkFilter = { projects: readonly string[]; categories: readonly string[] };

export const EVERYTHING: WorkFilter = { projects: [], categories: [] };

export const isFiltering = ({ projects, categories }: WorkFilter): boolean =>
  projects.length > 0 || categories.length > 0;

/** Whether this work matches the filter. */
export const matchesFilter = ({ project, category }: Work, { projects, categories }: WorkFilter): boolean =>
  (projects.length === 0 || projects.includes(project)) &&
  (categories.length === 0 || isWithin(category, categories));

/**
 * The figures of the work that matches a filter; computed once for the same figures and the same filter. Focus is a matter
 * of the whole day: of a part of it, it is not known.
 */
export const filterFigures = (figures: DayFigures, filter: WorkFilter): DayFigures =>
  isFiltering(filter) ? applyFilter(filter, figures) : figures;

const applyFilter = memoiseByObjects((filter: WorkFilter, figures: DayFigures): DayFigures => ({
  ...figures,
  work: figures.work.filter((work) => matchesFilter(work, filter)),
  focusSeconds: undefined
}));

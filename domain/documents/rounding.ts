/** How the time of a timesheet is rounded. */
import * as v from 'valibot';
import { Name } from './primitives.ts';

/** 0: not rounded. */
export const ROUNDING_MINUTES = [0, 5, 6, 10, 15, 30] as const;
export const ROUNDING_DIRECTIONS = ['nearest', 'up', 'down'] as const;
/** `day`: the time of a project on a day; `entry`: each entry by itself, and what machines saw as one more. */
export const ROUNDING_UNITS = ['day', 'entry'] as const;
export const MAX_PROJECT_ROUNDINGS = 200;

const rounding = {
  minutes: v.picklist(ROUNDING_MINUTES),
  direction: v.picklist(ROUNDING_DIRECTIONS),
  per: v.picklist(ROUNDING_UNITS)
};

export const Rounding = v.object(rounding);
export type Rounding = v.InferOutput<typeof Rounding>;

/** The rounding of all projects, and those of projects that have their own; of several of one project the first counts. */
export const RoundingRules = v.object({
  ...rounding,
  projects: v.pipe(
    v.array(v.object({ project: Name, ...rounding })),
    v.maxLength(MAX_PROJECT_ROUNDINGS, `at most ${MAX_PROJECT_ROUNDINGS} projects`)
  )
});
export type RoundingRules = v.InferOutput<typeof RoundingRules>;

export const NO_ROUNDING: RoundingRules = { minutes: 0, direction: 'nearest', per: 'day', projects: [] };

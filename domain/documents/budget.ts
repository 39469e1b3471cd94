/** `budget:<ulid>` in `org`: how much time a team may spend on a project. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DayDate, MAX_NAME, nonEmptyText, TeamSlug, wholeBetween } from './primitives.ts';

/** A hundred years of one person. */
export const MAX_BUDGET_SECONDS = 3_600_000_000;
export const BUDGET_PERIODS = ['total', 'month', 'week'] as const;

export const Budget = v.object({
  ...couchFields,
  type: v.literal('budget'),
  v: v.literal(1),
  /** Whose time counts. */
  team: TeamSlug,
  project: nonEmptyText(MAX_NAME),
  /** Of the whole, of each calendar month, or of each ISO week. */
  per: v.picklist(BUDGET_PERIODS),
  seconds: wholeBetween(1, MAX_BUDGET_SECONDS),
  /** The first local date that counts, and the last one; left out: no end. */
  from: DayDate,
  until: v.optional(DayDate)
});
export type Budget = v.InferOutput<typeof Budget>;

export const budgetId = (ulid: string): string => `budget:${ulid}`;

const BUDGET_ID = /^budget:([^:]+)$/;

/** The ulid, or undefined where the id is not that of a budget. */
export const parseBudgetId = (id: string): string | undefined => BUDGET_ID.exec(id)?.[1];

export const budgetRange = (): IdRange => rangeOf('budget:');

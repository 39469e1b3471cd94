/**
 * `retention` in `org`, written by the service for an admin: how long each kind of document is stored, and what is deleted. Who folds,
 * collects or shows days takes from it which dates are gone, so that a deletion is never taken for a change.
 */
import * as v from 'valibot';
import { addDays } from '../time/calendar.ts';
import { CalendarDate, couchFields, wholeBetween } from './primitives.ts';

export const RETENTION_ID = 'retention';

export const RETENTION_KINDS = ['days', 'months', 'entries', 'statements', 'audit'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** Agents may summarise the last 30 days again, and months of closed days must be complete before their days go. */
export const MIN_RETENTION_MONTHS = 2;
export const MAX_RETENTION_MONTHS = 1200;

const Months = v.optional(wholeBetween(MIN_RETENTION_MONTHS, MAX_RETENTION_MONTHS));

/** Whole months for which documents are stored after the month that they are about; left out: for ever. */
export const RetentionMonths = v.object({
  days: Months,
  months: Months,
  entries: Months,
  statements: Months,
  audit: Months
});
export type RetentionMonths = v.InferOutput<typeof RetentionMonths>;

const Before = v.optional(CalendarDate);

/** By kind, the first date that is still stored. It never moves back: what is deleted stays deleted. */
export const DeletedBefore = v.object({
  days: Before,
  months: Before,
  entries: Before,
  statements: Before,
  audit: Before
});
export type DeletedBefore = v.InferOutput<typeof DeletedBefore>;

export const Retention = v.object({
  ...couchFields,
  _id: v.literal(RETENTION_ID),
  type: v.literal('retention'),
  v: v.literal(1),
  keepMonths: RetentionMonths,
  deletedBefore: DeletedBefore
});
export type Retention = v.InferOutput<typeof Retention>;

/** The first local date whose day is still made of all that was reported and entered; empty: all are. */
export function firstStoredDate({ deletedBefore = {} }: { deletedBefore?: DeletedBefore } = {}): string {
  const { days = '', entries = '' } = deletedBefore;
  return days > entries ? days : entries;
}

/** The first UTC date of which the days of machines are stored; empty: all. A local day reaches into the UTC day before. */
export const firstStoredUtcDate = (of?: { deletedBefore?: DeletedBefore }): string => {
  const days = of?.deletedBefore?.days;
  return days === undefined ? '' : addDays(days, -1);
};

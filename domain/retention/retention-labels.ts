import type { RetentionKind } from '../documents/retention.ts';

/** What each kind is, in the words of pages and commands. */
export const RETENTION_LABELS: Record<RetentionKind, string> = {
  days: 'Days',
  months: 'Monthly totals',
  entries: 'Entries and absences',
  statements: 'Submitted weeks and reviews',
  audit: 'Audit'
};

/** `2 years`, `18 months`. Undefined: for ever. */
export function describeMonths(months: number | undefined): string {
  if (months === undefined) return 'for ever';
  if (months % 12 !== 0) return `${months} months`;
  return months === 12 ? '1 year' : `${months / 12} years`;
}

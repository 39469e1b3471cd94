/** Which alerts have expired. Their ids name no date in general; when their cause came to be is in them. */
import * as v from 'valibot';
import { parseAlertId, SERVICE_ALERT_RULES } from '../documents/alert.ts';
import { Instant } from '../documents/primitives.ts';
import type { DeletedBefore, RetentionKind } from '../documents/retention.ts';

const OF_SERVICE: ReadonlySet<string> = new Set(SERVICE_ALERT_RULES);

/** An alert goes with what it was computed from: months for budgets, days for all others. Those about the service go with the audit. */
export function retentionKindOfAlert(rule: string): RetentionKind {
  if (rule === 'budget') return 'months';
  return OF_SERVICE.has(rule) ? 'audit' : 'days';
}

/** `since`: an instant in UTC. */
export function isAlertExpired(
  { rule, since }: { rule: string; since: string },
  before: DeletedBefore
): boolean {
  const cutoff = before[retentionKindOfAlert(rule)];
  return cutoff !== undefined && since < cutoff;
}

const Since = v.looseObject({ since: Instant });

/** The kind of a stored alert that has expired; undefined where it stays, or where nothing says when it came to be. */
export function expiredAlertKind(
  id: string,
  document: unknown,
  before: DeletedBefore
): RetentionKind | undefined {
  const rule = parseAlertId(id)?.rule;
  const stored = v.safeParse(Since, document);
  if (rule === undefined || !stored.success) return undefined;
  return isAlertExpired({ rule, since: stored.output.since }, before)
    ? retentionKindOfAlert(rule)
    : undefined;
}

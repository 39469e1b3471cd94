/**
 * `alert:<rule>:<subject>:<period>` in a person's database or in a team's: something that was reported to somebody, and why. The content
 * follows from the data alone, so every device makes the same document for the same cause, and each cause is reported once; the next
 * period arms the rule again.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, Instant, Name, wholeUpTo } from './primitives.ts';

/** About a person, for themselves: in their own database. */
export const OWN_ALERT_RULES = [
  'quiet-machine',
  'quiet-watcher',
  'not-submitted',
  'changed-after-approval',
  'overtime',
  'weekend-work',
  'no-break',
  'timer-running',
  'goal-missed'
] as const;

/** What a manager may hear of, in the database of a team: domain/alerts/alert-rules.ts says from when on. */
export const TEAM_ALERT_RULES = [
  'quiet-machine',
  'not-submitted',
  'waiting-for-review',
  'changed-after-approval',
  'goal-missed',
  'budget'
] as const;

/** About the service, for admins: in its own database. */
export const SERVICE_ALERT_RULES = ['sync-success', 'sync-latency', 'disk-filling', 'backup-failed'] as const;

export const ALERT_RULES = [
  'quiet-machine',
  'quiet-watcher',
  'not-submitted',
  'waiting-for-review',
  'changed-after-approval',
  'overtime',
  'weekend-work',
  'no-break',
  'timer-running',
  'goal-missed',
  'budget',
  ...SERVICE_ALERT_RULES
] as const;
export const AlertRule = v.picklist(ALERT_RULES);
export type AlertRule = v.InferOutput<typeof AlertRule>;

const Part = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/, 'a part of an id'));

const fields = {
  ...couchFields,
  type: v.literal('alert'),
  v: v.literal(1),
  /** Whom or what it is about: a person's id, or the ulid of a goal or a budget. */
  subject: Part,
  /** The period, or the occurrence, that it is about. */
  period: Part,
  /** When its cause came to be. */
  since: Instant,
  /** What it is about, as people call it: a machine, a week, a goal, a project. */
  name: Name,
  /** The limit of the rule when it came to be: hours, days or percent, as the rule has it. */
  limit: v.optional(wholeUpTo(1000)),
  /** Not shown until then. */
  snoozed: v.optional(Instant),
  /** Somebody has dealt with it. */
  done: v.optional(v.boolean())
};

const NAMES_ITS_PARTS = 'the id names rule, subject and period';
const namesItsParts = ({
  _id,
  rule,
  subject,
  period
}: {
  _id: string;
  rule: string;
  subject: string;
  period: string;
}) => _id === alertId(rule, subject, period);

export const Alert = v.pipe(
  v.object({ ...fields, rule: AlertRule }),
  v.check((alert) => namesItsParts(alert), NAMES_ITS_PARTS)
);
export type Alert = v.InferOutput<typeof Alert>;

/** In a person's database: made by the service or by a dashboard, whichever finds the cause first. */
export const OwnAlert = v.pipe(
  v.object({ ...fields, rule: v.picklist(OWN_ALERT_RULES) }),
  v.check((alert) => namesItsParts(alert), NAMES_ITS_PARTS)
);

/** In a team's database. */
export const TeamAlert = v.pipe(
  v.object({ ...fields, rule: v.picklist(TEAM_ALERT_RULES) }),
  v.check((alert) => namesItsParts(alert), NAMES_ITS_PARTS)
);

/** In the database of the service, which only the service writes. */
export const ServiceAlert = v.pipe(
  v.object({ ...fields, rule: v.picklist(SERVICE_ALERT_RULES) }),
  v.check((alert) => namesItsParts(alert), NAMES_ITS_PARTS)
);

/** What was done about an alert: dealt with, snoozed, or neither. */
export type Handling = Pick<Alert, 'snoozed' | 'done'>;

/** The alert with nothing done about it but this. */
export function handledAlert<A extends Handling>(alert: A, { snoozed, done }: Handling): A {
  const facts = { ...alert };
  delete facts.snoozed;
  delete facts.done;
  return { ...facts, ...(snoozed !== undefined && { snoozed }), ...(done && { done }) };
}

export const alertId = (rule: string, subject: string, period: string): string =>
  `alert:${rule}:${subject}:${period}`;

const ALERT_ID = /^alert:([^:]+):([^:]+):([^:]+)$/;

/** Undefined where the id is not that of an alert. */
export function parseAlertId(id: string): { rule: string; subject: string; period: string } | undefined {
  const [, rule, subject, period] = ALERT_ID.exec(id) ?? [];
  return rule && subject && period ? { rule, subject, period } : undefined;
}

export const alertRange = (): IdRange => rangeOf('alert:');

/** What each rule looks at, who hears of it, and its usual limit. The one list of what a manager may hear about a person. */
import { ALERT_RULES, type AlertRule } from '../documents/alert.ts';
import type { AlertSettings } from '../documents/alert-rules.ts';

export type AlertUnit = 'working hours' | 'days' | 'hours' | 'minutes' | 'percent';
export type AlertAudience = 'person' | 'manager' | 'admin';

export type AlertRuleTerms = {
  /** `person`: about oneself. `manager`: about people or projects of a team. `admin`: about the service. */
  audience: readonly AlertAudience[];
  /** What the limit counts; left out: the rule has none. */
  unit?: AlertUnit;
  limit?: number;
  /** Says what the rule reports. */
  says: string;
};

export const ALERT_TERMS: Record<AlertRule, AlertRuleTerms> = {
  'quiet-machine': {
    audience: ['person', 'manager'],
    unit: 'working hours',
    limit: 8,
    says: 'A machine has not reported for so many working hours.'
  },
  'quiet-watcher': {
    audience: ['person'],
    unit: 'hours',
    limit: 2,
    says: 'In one week a watcher of a machine was silent for so many hours in which you worked.'
  },
  'not-submitted': {
    audience: ['person', 'manager'],
    unit: 'days',
    limit: 2,
    says: 'A week is over for so many days, has time in it, and was not submitted.'
  },
  'waiting-for-review': {
    audience: ['manager'],
    unit: 'days',
    limit: 3,
    says: 'A submitted week waits for a review for so many days.'
  },
  'changed-after-approval': {
    audience: ['person', 'manager'],
    says: 'A week has changed after it was approved.'
  },
  overtime: {
    audience: ['person'],
    unit: 'hours',
    limit: 5,
    says: 'A week has so many hours more than expected.'
  },
  'weekend-work': {
    audience: ['person'],
    unit: 'hours',
    limit: 1,
    says: 'So many hours of work on a day on which none is expected.'
  },
  'no-break': {
    audience: ['person'],
    unit: 'hours',
    limit: 4,
    says: 'So many hours at the machine without a break of 15 minutes.'
  },
  'timer-running': {
    audience: ['person'],
    unit: 'hours',
    limit: 8,
    says: 'The timer has been running for so many hours.'
  },
  'goal-missed': {
    audience: ['person', 'manager'],
    says: 'A goal was missed. Managers hear only of goals that a team reaches together.'
  },
  budget: {
    audience: ['manager'],
    unit: 'percent',
    limit: 75,
    says: 'A budget is used to so many percent; again at 90 and 100.'
  },
  'sync-success': {
    audience: ['admin'],
    unit: 'percent',
    limit: 95,
    says: 'Fewer than so many percent of the requests of agents succeed.'
  },
  'sync-latency': {
    audience: ['admin'],
    unit: 'minutes',
    limit: 60,
    says: 'Half of the people at work synced longer ago than so many minutes.'
  },
  'disk-filling': { audience: ['admin'], says: 'The disk of the data folder has less than 512 MB free.' },
  'backup-failed': { audience: ['admin'], says: 'The last backup failed.' }
};

/** Managers hear of budgets, and of goals that a team reaches together. */
const ABOUT_NO_PERSON: readonly AlertRule[] = ['budget', 'goal-missed'];

/** What a manager may hear about a person, later than the person does. */
export const MANAGERS_HEAR: readonly AlertRule[] = ALERT_RULES.filter(
  (rule) => !ABOUT_NO_PERSON.includes(rule) && ALERT_TERMS[rule].audience.includes('manager')
);

/** A person hears about themselves first: managers hear so many times the limit later. */
export const MANAGER_FACTOR = 2;

/** Whether a rule is on, and its limit: as the first of these says, else the next, else as usual. */
export function settingOf(
  rule: AlertRule,
  ...settings: readonly (AlertSettings | undefined)[]
): { on: boolean; limit: number } {
  const given = settings.flatMap((all) => all?.[rule] ?? []);
  return {
    on: given.find(({ on }) => on !== undefined)?.on ?? true,
    limit: given.find(({ limit }) => limit !== undefined)?.limit ?? ALERT_TERMS[rule].limit ?? 0
  };
}

/** For alerts about oneself. Nobody postpones what their managers hear of until after these do. */
export function ownSettingOf(
  rule: AlertRule,
  own: AlertSettings | undefined,
  org: AlertSettings | undefined
): { on: boolean; limit: number } {
  const { on, limit } = settingOf(rule, own, org);
  const isShared = MANAGERS_HEAR.includes(rule);
  return { on, limit: isShared ? Math.min(limit, settingOf(rule, org).limit) : limit };
}

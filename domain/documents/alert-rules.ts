/** `alert-rules` in `org`, written by admins, and `alerts` in a person's profile: which alerts there are, and from when on. */
import * as v from 'valibot';
import { couchFields, QuarterHour, wholeBetween } from './primitives.ts';

export const ALERT_RULES_ID = 'alert-rules';

/** `on`: left out, as the organisation has it, or as usual. `limit`: hours, days or percent, as the rule has it. */
const Setting = v.object({ on: v.optional(v.boolean()), limit: v.optional(wholeBetween(1, 1000)) });

/** Left out: as the organisation, or as usual. */
export const AlertSettings = v.object({
  'quiet-machine': v.optional(Setting),
  'quiet-watcher': v.optional(Setting),
  'not-submitted': v.optional(Setting),
  'waiting-for-review': v.optional(Setting),
  'changed-after-approval': v.optional(Setting),
  overtime: v.optional(Setting),
  'weekend-work': v.optional(Setting),
  'no-break': v.optional(Setting),
  'timer-running': v.optional(Setting),
  'goal-missed': v.optional(Setting),
  budget: v.optional(Setting),
  'sync-success': v.optional(Setting),
  'sync-latency': v.optional(Setting),
  'disk-filling': v.optional(Setting),
  'backup-failed': v.optional(Setting)
});
export type AlertSettings = v.InferOutput<typeof AlertSettings>;

/** Times of day of the person between which nothing is sent to them; the same twice: never quiet. */
export const QuietHours = v.object({ from: QuarterHour, to: QuarterHour });
export type QuietHours = v.InferOutput<typeof QuietHours>;

export const OrgAlertRules = v.object({
  ...couchFields,
  _id: v.literal(ALERT_RULES_ID),
  type: v.literal('alert-rules'),
  v: v.literal(1),
  settings: AlertSettings,
  /** Of everybody who has not chosen other ones. */
  quietHours: v.optional(QuietHours)
});
export type OrgAlertRules = v.InferOutput<typeof OrgAlertRules>;

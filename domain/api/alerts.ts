/** Alerts that only the server has: what it sent to whom and why, and those about itself. */
import * as v from 'valibot';
import { AlertRule, SERVICE_ALERT_RULES } from '../documents/alert.ts';
import { NOTICE_CHANNELS } from '../documents/notice.ts';
import { DeveloperId, Instant, MAX_ID, nonEmptyText, wholeUpTo } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

/** As many are listed, newest first. */
export const MAX_LISTED_NOTICES = 200;
export const MAX_SERVICE_ALERTS = 50;

const Channels = v.array(v.picklist(NOTICE_CHANNELS));

export const SentNotice = v.object({
  /** Why: which rule found a cause, or the weekly digest. */
  rule: v.union([AlertRule, v.literal('digest')]),
  title: v.string(),
  at: Instant,
  to: v.object({ developer_id: DeveloperId, name: v.string() }),
  /** Channels that took it, besides the list in the app; and those that did not. */
  sent: Channels,
  failed: Channels
});
export type SentNotice = v.InferOutput<typeof SentNotice>;

const ServiceAlertState = v.object({
  id: v.string(),
  rule: v.picklist(SERVICE_ALERT_RULES),
  period: v.string(),
  since: Instant,
  limit: v.optional(v.number()),
  snoozed: v.optional(Instant),
  done: v.optional(v.boolean()),
  /** Whether its cause was there when the server looked last. */
  current: v.boolean()
});
export type ServiceAlertState = v.InferOutput<typeof ServiceAlertState>;

export const SentAlerts = v.object({
  /** What was sent to the caller, and to others about the caller. */
  notices: v.array(SentNotice),
  /** About the service, for admins; empty for others. */
  service: v.array(ServiceAlertState)
});
export type SentAlerts = v.InferOutput<typeof SentAlerts>;

export const getSentAlertsRoute = defineRoute({
  method: 'GET',
  path: '/me/alerts',
  summary: `Lists the last ${MAX_LISTED_NOTICES} alerts and digests that were sent to the caller, and to others about the caller; for admins also alerts about the service.`,
  access: 'person',
  response: SentAlerts,
  status: 200
});

export const handleServiceAlertRoute = defineRoute({
  method: 'POST',
  path: '/service-alerts',
  summary: 'Snoozes an alert about the service, closes it, or opens it again.',
  access: 'admin',
  body: v.object({
    id: nonEmptyText(MAX_ID),
    /** For so many hours; left out: not at all. */
    snooze_hours: v.optional(wholeUpTo(24 * 7)),
    done: v.optional(v.boolean())
  }),
  response: v.object({ service: v.array(ServiceAlertState) }),
  status: 200,
  errors: { 'not-found': 'There is no alert with this id.' }
});

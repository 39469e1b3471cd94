/** What was sent to whom and why, and alerts about the service. */
import * as v from 'valibot';
import {
  getSentAlertsRoute,
  handleServiceAlertRoute,
  MAX_LISTED_NOTICES,
  MAX_SERVICE_ALERTS,
  type SentAlerts,
  type SentNotice,
  type ServiceAlertState
} from '#domain/api/alerts.ts';
import { serviceAlerts } from '#domain/alerts/service-alerts.ts';
import { alertRange, handledAlert, ServiceAlert } from '#domain/documents/alert.ts';
import { ALERT_RULES_ID, OrgAlertRules } from '#domain/documents/alert-rules.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { rolesWithin } from '#domain/roles.ts';
import { orMissing, retryConflicts } from '../../couch/connection.ts';
import { listNotices } from '../alerts/notices.ts';
import { readAll } from '../reports/read-documents.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

const HOUR_MS = 3_600_000;

export const alertRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, getSentAlertsRoute, async ({ caller: { person, roles } }) => {
    const { couch } = service;
    const { developer } = person.tidesheet;
    const notices = await listNotices(couch, developer, MAX_LISTED_NOTICES);
    const isAdmin = rolesWithin('', roles).some((role) => role === 'admin' || role === '_admin');
    return {
      notices: notices.flatMap(({ rule, title, at, to, toName, sent, failed }): SentNotice[] => {
        const parsed = v.safeParse(getSentAlertsRoute.response.entries.notices.item.entries.rule, rule);
        if (!parsed.success) return [];
        return [{ rule: parsed.output, title, at, to: { developer_id: to, name: toName }, sent, failed }];
      }),
      service: isAdmin ? await listServiceAlerts(service) : []
    } satisfies SentAlerts;
  }),
  serveRoute(service, handleServiceAlertRoute, async ({ body: { id, snooze_hours: hours, done } }) => {
    const { couch, now } = service;
    const documents = couch.use<object>(couch.names.service);
    await retryConflicts(async () => {
      const found = v.safeParse(ServiceAlert, await orMissing(documents.get(id)));
      if (!found.success)
        throw new RequestError('not-found', 'There is no alert about the service with this id.');
      const snoozed = hours ? formatInstant(now() + hours * HOUR_MS) : undefined;
      await documents.insert(handledAlert(found.output, { snoozed, done }));
    });
    return { service: await listServiceAlerts(service) };
  })
];

/** The newest first. */
async function listServiceAlerts({ couch, monitoring, now }: Service): Promise<ServiceAlertState[]> {
  const stored = await readAll(couch, couch.names.service, alertRange(), ServiceAlert);
  const rules = v.safeParse(OrgAlertRules, await orMissing(couch.use(couch.names.org).get(ALERT_RULES_ID)));
  const settings = rules.success ? rules.output.settings : undefined;
  const due = new Set(serviceAlerts(await monitoring.status(), settings, now()).map(({ _id }) => _id));
  return stored
    .sort((a, b) => (a.since < b.since ? 1 : -1))
    .slice(0, MAX_SERVICE_ALERTS)
    .map(({ _id: id, rule, period, since, limit, snoozed, done }) => ({
      ...{ id, rule, period, since },
      ...(limit !== undefined && { limit }),
      ...(snoozed !== undefined && { snoozed }),
      ...(done !== undefined && { done }),
      current: due.has(id)
    }));
}

/** Alerts about the service, as its server reports them to admins, and what was sent. Needs the server. */
import {
  getSentAlertsRoute,
  handleServiceAlertRoute,
  type SentAlerts,
  type ServiceAlertState
} from '#domain/api/alerts.ts';
import { SERVICE } from '#domain/alerts/service-alerts.ts';
import type { Alert } from '#domain/documents/alert.ts';
import { AdminData, callRoute } from '#lib/state/admin.svelte.ts';

const SNOOZE_HOURS = 24;

export class ServiceAlerts {
  readonly data = new AdminData<SentAlerts>(() => callRoute(getSentAlertsRoute));

  readonly list: Alert[] = $derived((this.data.value?.service ?? []).map(alertOf));

  load(): Promise<void> {
    return this.data.load();
  }

  /** Whether its cause was there when the server looked last. */
  isCurrent({ _id }: Alert): boolean {
    return this.data.value?.service.some(({ id, current }) => id === _id && current) ?? false;
  }

  /** @throws TidesheetError e.g. where the server cannot be reached */
  async save(id: string, { snoozed, done }: Pick<Alert, 'snoozed' | 'done'>): Promise<void> {
    const body = {
      id,
      ...(snoozed !== undefined && { snooze_hours: SNOOZE_HOURS }),
      ...(done !== undefined && { done })
    };
    const { service } = await callRoute(handleServiceAlertRoute, { body });
    if (this.data.value) this.data.value = { ...this.data.value, service };
  }
}

const alertOf = ({ id, rule, period, since, limit, snoozed, done }: ServiceAlertState): Alert => ({
  ...{ _id: id, type: 'alert', v: 1, rule, subject: SERVICE, period, since, name: SERVICE },
  ...(limit !== undefined && { limit }),
  ...(snoozed !== undefined && { snoozed }),
  ...(done !== undefined && { done })
});

import { ALERT_RULES_ID, type AlertSettings, type QuietHours } from '#domain/documents/alert-rules.ts';
import type { OrgData } from '#lib/state/org-data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import { saveProfile } from '#lib/state/own-profile.ts';

/** @throws TidesheetError e.g. where the disk is full */
export const saveOwnAlerts = (own: OwnData, name: string, alerts: AlertSettings): Promise<void> =>
  saveProfile(own, name, { alerts });

/** @throws TidesheetError e.g. where the disk is full */
export const saveOwnQuietHours = (own: OwnData, name: string, quietHours: QuietHours): Promise<void> =>
  saveProfile(own, name, { quietHours });

/** @throws TidesheetError e.g. where the disk is full */
export const saveOrgAlerts = (org: OrgData, settings: AlertSettings): Promise<void> =>
  org.save({ ...org.alertRules, _id: ALERT_RULES_ID, type: 'alert-rules', v: 1, settings });

/** @throws TidesheetError e.g. where the disk is full */
export const saveOrgQuietHours = (org: OrgData, quietHours: QuietHours): Promise<void> =>
  org.save({
    ...{ settings: {}, ...org.alertRules, quietHours },
    ...{ _id: ALERT_RULES_ID, type: 'alert-rules', v: 1 }
  });

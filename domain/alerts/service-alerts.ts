/** Which alerts admins are due about the service. Each is armed again with the next day (UTC). */
import type { Status } from '../api/status.ts';
import type { Alert } from '../documents/alert.ts';
import type { AlertSettings } from '../documents/alert-rules.ts';
import { utcDateOf, utcStartMs } from '../time/calendar.ts';
import { settingOf } from './alert-rules.ts';
import { collectAlerts, type AlertFacts } from './own-alerts.ts';

/** The share of fewer requests says nothing. */
const MIN_REQUESTS = 20;
/** The median of fewer people is that of one who is late. */
const MIN_DEVELOPERS = 2;

/** The subject of all of them. */
export const SERVICE = 'service';

export function serviceAlerts(
  { syncSuccess, latency, disk, backups }: Pick<Status, 'syncSuccess' | 'latency' | 'disk' | 'backups'>,
  settings: AlertSettings | undefined,
  nowMs: number
): Alert[] {
  const period = utcDateOf(nowMs);
  const facts = (isDue: boolean, rule: AlertFacts['rule'], limit?: number): AlertFacts[] =>
    isDue
      ? [
          {
            ...{ rule, subject: SERVICE, period, name: SERVICE, sinceMs: utcStartMs(period) },
            ...(limit !== undefined && { limit })
          }
        ]
      : [];
  const { value, requests } = syncSuccess;
  return collectAlerts(
    {
      'sync-success': (percent) =>
        facts(value !== null && requests >= MIN_REQUESTS && value < percent / 100, 'sync-success', percent),
      'sync-latency': (minutes) =>
        facts(
          latency.value !== null && latency.developers >= MIN_DEVELOPERS && latency.value > minutes,
          'sync-latency',
          minutes
        ),
      'disk-filling': () => facts(disk !== 'ok', 'disk-filling'),
      'backup-failed': () => facts(backups.failing, 'backup-failed')
    },
    (rule) => settingOf(rule, settings),
    nowMs
  );
}

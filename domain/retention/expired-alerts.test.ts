import { expect, it } from 'vitest';
import { ALERT_RULES } from '../documents/alert.ts';
import { expiredAlertKind, isAlertExpired, retentionKindOfAlert } from './expired-alerts.ts';

it('alerts go with days, those of budgets with months, those about the service with the audit', () => {
  expect(Object.fromEntries(ALERT_RULES.map((rule) => [rule, retentionKindOfAlert(rule)]))).toEqual({
    'quiet-machine': 'days',
    'quiet-watcher': 'days',
    'not-submitted': 'days',
    'waiting-for-review': 'days',
    'changed-after-approval': 'days',
    overtime: 'days',
    'weekend-work': 'days',
    'no-break': 'days',
    'timer-running': 'days',
    'goal-missed': 'days',
    budget: 'months',
    'sync-success': 'audit',
    'sync-latency': 'audit',
    'disk-filling': 'audit',
    'backup-failed': 'audit'
  });
});

it('expire by when their cause came to be, and only where their kind has a cutoff', () => {
  const last = { rule: 'overtime', since: '2026-02-28T23:59:59Z' };
  expect(isAlertExpired(last, { days: '2026-03-01' })).toBe(true);
  expect(isAlertExpired({ ...last, since: '2026-03-01T00:00:00Z' }, { days: '2026-03-01' })).toBe(false);
  expect(isAlertExpired(last, {})).toBe(false);
  expect(isAlertExpired(last, { months: '2026-03-01', audit: '2026-03-01' })).toBe(false);
});

it.each([
  ['alert:overtime:kim:2026-W08', { since: '2026-02-27T10:00:00Z' }, 'days'],
  ['alert:budget:01J:2026-01-01.90', { since: '2026-01-01T00:00:00Z' }, 'months'],
  ['alert:backup-failed:service:2026-02-27', { since: '2026-02-27T00:00:00Z' }, 'audit'],
  ['alert:overtime:kim:2026-W09', { since: '2026-03-01T00:00:00Z' }, undefined],
  ['alert:overtime:kim:2026-W08', { since: 'long ago' }, undefined],
  ['alert:overtime:kim:2026-W08', undefined, undefined],
  ['alert-rules', { since: '2026-01-01T00:00:00Z' }, undefined]
])('%s with %o: %s', (id, document, kind) => {
  const before = { days: '2026-03-01', months: '2026-03-01', audit: '2026-03-01' };
  expect(expiredAlertKind(id, document, before)).toBe(kind);
});

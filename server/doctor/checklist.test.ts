import { describe, expect, it } from 'vitest';
import type { Status } from '#domain/api/status.ts';
import { checkOff, type Installation } from './checklist.ts';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const DAY_MS = 86_400_000;

const status: Status = {
  since: '2026-11-01T00:00:00Z',
  syncSuccess: { target: 0.95, value: 0.99, requests: 400, met: true },
  latency: { target: 60, value: 12, developers: 3, met: true },
  uptime: { target: 0.99, value: 1, met: true },
  developers: { under_1h: 3, under_4h: 0, under_1d: 0, under_7d: 0, older: 0, never: 1 },
  fanIn: { waiting: 0, lagSeconds: 0 },
  backups: { scheduled: true, last: '2026-11-27T02:00:00Z', failed: 0, failing: false },
  disk: 'ok'
};

const complete: Installation = {
  findings: [{ check: 'version', ok: true, detail: 'CouchDB 3.5.0' }],
  status,
  disk: 'ok',
  publicUrl: 'https://tidesheet.example.com',
  published: { certificateEndsMs: NOW_MS + 60 * DAY_MS },
  people: [['member', 'admin'], ['member', 'admin', 'manager:main'], ['member']],
  encryptsBackups: true,
  lastDrillMs: NOW_MS - 10 * DAY_MS,
  hasMetricsToken: true
};

const openItems = (changed: Partial<Installation>) =>
  checkOff({ ...complete, ...changed }, NOW_MS)
    .filter(({ done }) => !done)
    .map(({ item }) => item);

describe('checkOff', () => {
  it('leaves nothing open of a complete installation', () => {
    expect(openItems({})).toEqual([]);
  });

  it('says of each open item what to do', () => {
    const fresh: Installation = {
      ...complete,
      status: undefined,
      disk: undefined,
      publicUrl: undefined,
      published: undefined,
      people: [],
      encryptsBackups: false,
      lastDrillMs: undefined,
      hasMetricsToken: false
    };
    const open = checkOff(fresh, NOW_MS).filter(({ done }) => !done);
    expect(open.map(({ item }) => item)).toEqual([
      'A server runs here',
      'Others reach it with TLS',
      'A person is registered',
      'An admin can sign in',
      'A second admin can sign in',
      'A manager can see a team',
      'A machine has reported',
      'Agents sync as they should',
      'Backups are made',
      'Backups are encrypted',
      'A backup was restored to try it',
      'The disk has space',
      'Failures raise an alert'
    ]);
    for (const { remedy } of open) expect(remedy).toMatch(/^[A-Z].*\.$/);
  });

  it.each<[Partial<Installation>, string]>([
    [{ findings: [{ check: 'security', ok: false, detail: '' }] }, 'The databases are as they should be'],
    [{ publicUrl: 'http://192.168.1.4:8000' }, 'Others reach it with TLS'],
    [{ published: { problem: 'certificate has expired' } }, 'Others reach it with TLS'],
    [{ published: { certificateEndsMs: NOW_MS + 13 * DAY_MS } }, 'Others reach it with TLS'],
    [{ people: [['admin', 'manager:main']] }, 'A second admin can sign in'],
    [{ status: { ...status, developers: { ...status.developers, under_1h: 0 } } }, 'A machine has reported'],
    [{ status: { ...status, latency: { ...status.latency, met: false } } }, 'Agents sync as they should'],
    [
      { status: { ...status, backups: { ...status.backups, last: '2026-11-25T11:00:00Z' } } },
      'Backups are made'
    ],
    [{ status: { ...status, backups: { ...status.backups, last: null } } }, 'Backups are made'],
    [{ lastDrillMs: NOW_MS - 91 * DAY_MS }, 'A backup was restored to try it'],
    [{ disk: 'low' }, 'The disk has space']
  ])('opens an item where %j', (changed, item) => {
    expect(openItems(changed)).toEqual([item]);
  });
});

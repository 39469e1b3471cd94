/** What an admin lets expire is deleted everywhere, does not come back, and changes no month. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAlert } from '#domain/alerts/own-alerts.ts';
import type { Registered } from '#domain/api/developers.ts';
import type { AlertRule } from '#domain/documents/alert.ts';
import { parseAuditId } from '#domain/documents/audit.ts';
import { dayId, isDayBefore, type DeviceDay } from '#domain/documents/day.ts';
import { rangeOfKind } from '#domain/documents/id.ts';
import { monthId, type PersonMonth } from '#domain/documents/month.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { durationEntry } from '#domain/testing/entries.ts';
import { inTeam, reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { datesOfWeek } from '#domain/time/calendar.ts';
import { timerOf } from '#domain/worktime/timer.ts';
import { adminApi } from './testing/admin-api.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const HOUR = 3600;
const ID = 'worker';
const DATES = ['2026-08-10', '2026-08-31', '2026-09-01', '2026-11-20'];
let now = Date.parse('2026-08-31T12:00:00Z');
let server: TestServer;
let person: Registered;
let boss: Registered;
const { get, post } = adminApi(() => server);

const day = (date: string, seconds = 4 * HOUR): DeviceDay =>
  workedDay(date, 'box', [[8 * HOUR, 8 * HOUR + seconds]]);
/** Any document. */
type Given = Record<string, unknown>;

const team = () => server.admin.names.team('main');
const idsOf = async (database: string, kind: string) =>
  (await server.admin.use(database).list(rangeOfKind(kind))).rows.map(({ id }) => id);
const month = (of = '2026-08') => server.admin.use<PersonMonth>(team()).get(monthId(of, ID));
const own = () => server.as(person.email, person.password!).use<Given>(person.database);
const sheet = (week: string) => sheetOf({ developer: ID, week, dates: datesOfWeek(week) });
const WEEKS = ['2026-W33', '2026-W46'];

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  person = await server.register(ID);
  boss = await server.register('boss', { roles: ['manager'], teams: ['main'] });
  now = Date.parse('2026-11-27T12:00:00Z');
  for (const date of DATES) await writeAsAgent(server, person, day(date));
  for (const date of ['2026-08-10', '2026-11-20'])
    await own().insert({ ...durationEntry(date, HOUR), developer: ID });
  for (const week of WEEKS) await own().insert(sheet(week));
  await server.fanIn.sweep();
  for (const week of WEEKS) {
    const review = reviewOf(sheet(week), { reviewer: boss.email });
    await server.as(boss.email, boss.password!).use<object>(team()).insert(review);
  }
  await server.fanIn.sweep();
}, 180_000);
afterAll(() => server.close());

it('nothing expires until an admin says so', async () => {
  expect(await server.retention.run()).toEqual({});
  expect(await get('/retention')).toEqual({ keep_months: {}, deleted_before: {} });
  expect(await idsOf(person.database, 'day')).toHaveLength(DATES.length);
});

it('refuses what would change days or months, and numbers that are none', async () => {
  for (const keep_months of [
    { days: 12, entries: 6 },
    { months: 12 },
    { days: 1 },
    { days: 2.5 },
    { days: '12' },
    { nothing: 12 }
  ])
    expect((await post('/retention', { keep_months })).status, JSON.stringify(keep_months)).toBe(400);
  expect(await get('/retention')).toEqual({ keep_months: {}, deleted_before: {} });
});

it('counts what would be deleted, and deletes nothing', async () => {
  const { status, body } = await post('/retention/preview', { keep_months: { days: 2, entries: 2 } });
  expect(status).toBe(200);
  // The last UTC day before September is part of a local day that stays. Each UTC day is part of two local days.
  expect(body).toEqual({
    kinds: [
      { kind: 'days', before: '2026-09-01', documents: 1 + 4 },
      { kind: 'entries', before: '2026-09-01', documents: 1 }
    ]
  });
  expect(await idsOf(person.database, 'day')).toHaveLength(DATES.length);
});

it('deletes days and entries everywhere; months stay as they are', async () => {
  const before = await month();
  expect(before.days.map(({ date }) => date)).toEqual([
    '2026-08-09',
    '2026-08-10',
    '2026-08-30',
    '2026-08-31'
  ]);
  expect((await post('/retention', { keep_months: { days: 2, entries: 2 } })).status).toBe(200);
  await server.retention.run();
  expect(await idsOf(person.database, 'day')).toEqual(DATES.slice(1).map((date) => dayId(date, 'box')));
  expect(await idsOf(person.database, 'entry')).toHaveLength(1);
  expect(await idsOf(team(), 'day')).toEqual(
    ['2026-09-01', '2026-11-19', '2026-11-20'].map((date) => dayId(date, ID))
  );
  await server.fanIn.sweep();
  expect(await month()).toEqual(before);
  expect(await get('/retention')).toEqual({
    keep_months: { days: 2, entries: 2 },
    deleted_before: { days: '2026-09-01', entries: '2026-09-01' }
  });
  const { acts } = await get<{ acts: object[] }>('/audit?act=expire');
  expect(acts).toMatchObject([{ by: 'service', detail: { days: 5, entries: 1 } }]);
});

it('statements stay until their own retention ends, and so do their reviews', async () => {
  expect(await idsOf(person.database, 'sheet')).toHaveLength(2);
  expect(await idsOf(team(), 'review')).toHaveLength(2);
});

it('what comes again is not folded, changes no month, and is deleted again', async () => {
  const before = await month();
  await writeAsAgent(server, person, day('2026-08-11', 9 * HOUR));
  await writeAsAgent(server, person, day('2026-08-12'));
  await own().insert({ ...durationEntry('2026-08-31', HOUR, { number: 7 }), developer: ID });
  await server.fanIn.sweep();
  expect((await idsOf(team(), 'day')).filter((id) => isDayBefore(id, '2026-09-01'))).toEqual([]);
  expect(await month()).toEqual(before);
  await server.retention.run();
  expect((await idsOf(person.database, 'day')).filter((id) => isDayBefore(id, '2026-08-31'))).toEqual([]);
});

it('stays deleted when the setting is taken back', async () => {
  await post('/retention', { keep_months: {} });
  await server.retention.run();
  expect(await get('/retention')).toEqual({
    keep_months: {},
    deleted_before: { days: '2026-09-01', entries: '2026-09-01' }
  });
  const before = await month();
  await writeAsAgent(server, person, day('2026-08-13'));
  await server.fanIn.sweep();
  expect(await month()).toEqual(before);
  expect((await idsOf(team(), 'day')).filter((id) => !isDayBefore(id, '2026-11-01'))).toHaveLength(2);
});

it(
  'statements, reviews, months and acts expire by their own retention, and for good',
  { timeout: 180_000 },
  async () => {
    const keep_months = { days: 2, entries: 2, months: 2, statements: 2, audit: 2 };
    await post('/retention', { keep_months });
    await server.retention.run();
    await server.fanIn.sweep();
    const [, stays] = WEEKS;
    expect(await idsOf(person.database, 'sheet')).toEqual([sheet(stays!)._id]);
    expect(await idsOf(person.database, 'review')).toHaveLength(1);
    expect(await idsOf(team(), 'sheet')).toEqual([inTeam(sheet(stays!))._id]);
    expect(await idsOf(team(), 'review')).toHaveLength(1);
    expect(await idsOf(server.admin.names.service, 'received')).toHaveLength(1);
    expect(await idsOf(team(), 'month')).toEqual([monthId('2026-09', ID), monthId('2026-11', ID)]);
    const { acts } = await get<{ acts: { at: string }[] }>('/audit?limit=500');
    expect(acts.filter(({ at }) => at < '2026-09-01')).toEqual([]);
    // Not even its id is left.
    const changes: { results: { id: string }[] } = await server.admin.request({
      db: server.admin.names.audit,
      path: '_changes'
    });
    expect(changes.results.filter(({ id }) => parseAuditId(id) !== undefined).length).toBe(acts.length);
  }
);

it('alerts go with what they were computed from, in every database, and do not come again', async () => {
  const service = server.admin.names.service;
  const alert = (rule: AlertRule, subject: string, period: string, since: string) =>
    makeAlert({ rule, subject, period, name: 'Worker', sinceMs: Date.parse(since) });
  const given: [string, ReturnType<typeof alert>[]][] = [
    [
      person.database,
      [
        alert('overtime', ID, '2026-W33', '2026-08-14T10:00:00Z'),
        alert('overtime', ID, '2026-W46', '2026-11-13T10:00:00Z')
      ]
    ],
    [
      team(),
      [
        alert('not-submitted', ID, '2026-W33', '2026-08-19T00:00:00Z'),
        alert('not-submitted', ID, '2026-W45', '2026-11-11T00:00:00Z'),
        alert('budget', '01J', '2026-08-01.90', '2026-08-01T00:00:00Z'),
        alert('budget', '01J', '2026-11-01.90', '2026-11-01T00:00:00Z')
      ]
    ],
    [
      service,
      [
        alert('backup-failed', 'service', '2026-08-10', '2026-08-10T00:00:00Z'),
        alert('backup-failed', 'service', '2026-11-20', '2026-11-20T00:00:00Z')
      ]
    ]
  ];
  for (const [database, docs] of given)
    expect(await server.admin.use<object>(database).bulk({ docs })).not.toContainEqual(
      expect.objectContaining({ error: expect.anything() as unknown })
    );
  const run = { id: '0'.repeat(26), start: '2026-08-10T02:00:00Z', category: '', project: 'api' };
  await own().insert({ ...timerOf(ID, [run]) });
  await server.retention.run();
  await server.alerts.run(true);
  const all = [
    ...(await idsOf(person.database, 'alert')),
    ...(await idsOf(team(), 'alert')),
    ...(await idsOf(service, 'alert'))
  ];
  expect(all.filter((id) => /-W33|2026-08|timer-running/.test(id))).toEqual([]);
  expect(all).toEqual(
    expect.arrayContaining([
      'alert:overtime:worker:2026-W46',
      'alert:not-submitted:worker:2026-W45',
      'alert:budget:01J:2026-11-01.90',
      'alert:backup-failed:service:2026-11-20'
    ])
  );
});

it('everybody reads the retention, and nobody but the service writes it', async () => {
  const org = server.admin.names.org;
  const stored = await server.as(person.email, person.password!).use<Given>(org).get('retention');
  expect(stored).toMatchObject({ deletedBefore: { days: '2026-09-01' } });
  const changed: Given = { ...stored, keepMonths: {} };
  const write = server.as(boss.email, boss.password!).use<Given>(org).insert(changed);
  await expect(write).rejects.toMatchObject({ statusCode: 403 });
});

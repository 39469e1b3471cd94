/** Alerts that the server computes: as the dashboard does, each sent once, and read by those whom they concern. */
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlertMessage, DeliverAlert } from '#domain/alerts/alert-message.ts';
import { alertsOfPerson, alertsOfTeam } from '#domain/alerts/alerts-of.ts';
import { serviceAlerts } from '#domain/alerts/service-alerts.ts';
import type { SentAlerts } from '#domain/api/alerts.ts';
import type { Registered } from '#domain/api/developers.ts';
import { Alert, alertId, alertRange } from '#domain/documents/alert.ts';
import { DeviceDay, dayRange, PersonDay } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import type { Profile } from '#domain/documents/profile.ts';
import { PROFILE_ID } from '#domain/documents/profile.ts';
import { TeamDeveloper, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import { Timer, TIMER_ID } from '#domain/documents/timer.ts';
import { rememberDays } from '#domain/merge/remember-days.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { timerOf } from '#domain/worktime/timer.ts';
import { basicAuthorization, type Couch } from '../couch/connection.ts';
import { startAlerts } from './jobs/alerts.ts';
import { readAll } from './reports/read-documents.ts';
import {
  asAgent,
  postAsAdmin,
  startTestServer,
  writeAsAgent,
  type TestServer
} from './testing/test-server.ts';

/** A Friday. */
let nowMs = Date.parse('2026-11-27T12:00:00Z');
let server: TestServer;
let lead: Registered;
let kim: Registered;
let other: Registered;
const messages: { to: string; message: AlertMessage }[] = [];

const deliver: DeliverAlert = (given) => {
  messages.push(given);
  return Promise.resolve({ sent: ['mail'], failed: [] });
};
/** One more server over the same data. */
const another = () =>
  startAlerts(
    {
      ...{ couch: server.admin, log: () => undefined, now: () => nowMs, syncIntervalMinutes: 30 },
      monitoring: server.monitoring
    },
    deliver
  );

beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
  lead = await server.register('lead', { roles: ['manager'] });
  kim = await server.register('kim');
  other = await server.register('other', { roles: ['admin'] });
  const own = server.as(kim.email, kim.password ?? '').use<object>(kim.database);
  const device = {
    ...{ ...SAMPLE_DOCUMENTS.device, _id: 'device:desk', device: 'desk', developer: 'kim' },
    collectFrom: '2026-11-01T00:00:00Z'
  };
  await asAgent(server, kim).use<object>(kim.database).insert(device);
  await writeAsAgent(server, kim, workedDay('2026-11-19', 'desk', [[32_400, 61_200]]));
  const run = { id: '0'.repeat(26), start: '2026-11-27T02:00:00Z', category: '', project: 'api' };
  await own.insert(timerOf('kim', [run]));
  await server.fanIn.sweep();
});
afterAll(() => server.close());

const team = () => server.admin.names.team('main');
const alertsIn = async (couch: Couch, database: string) =>
  (await readAll(couch, database, alertRange(), Alert)).map(({ _rev, ...alert }) => alert);
const rulesOf = (alerts: readonly Pick<Alert, 'rule'>[]) => alerts.map(({ rule }) => rule).sort();
const sentTo = ({ email }: Registered) =>
  messages.filter(({ to }) => to === email).map(({ message }) => message.id);
const getSent = async ({ email, password }: Registered) => {
  const headers = { authorization: basicAuthorization(email, password ?? '') };
  const { status, body } = await server.call('/me/alerts', { headers });
  expect(status).toBe(200);
  return body as SentAlerts;
};

const OWN = ['quiet-machine', 'timer-running'];
const QUIET = alertId('quiet-machine', 'kim', 'desk.2026-11-19');

it('are the documents that a dashboard makes, byte for byte', async () => {
  await server.alerts.run();
  const read = server.as(kim.email, kim.password ?? '');
  const deviceDays = await readAll(read, kim.database, dayRange(), DeviceDay);
  const org = { teams: [], goals: [], holidays: [], budgets: [], alertRules: undefined };
  const terms = { org, rules: DEFAULT_RULES, nowMs: nowMs + 60_000 };
  const own = {
    ...{ developer: 'kim', profile: undefined, mergedDevices: undefined, deviceDays },
    devices: await readAll(read, kim.database, deviceRange(), Device),
    personDays: rememberDays('kim')({ deviceDays, entries: [], profile: undefined }),
    ...{ absences: [], goals: [], sheets: [], reviews: [], contracts: [] },
    timer: v.parse(Timer, await read.use(kim.database).get(TIMER_ID)),
    daysFrom: '2025-11-01'
  };
  const made = alertsOfPerson(own, terms).sort((a, b) => (a._id < b._id ? -1 : 1));
  expect(rulesOf(made)).toEqual(OWN);
  const stored = await alertsIn(read, kim.database);
  expect(JSON.stringify(stored)).toBe(JSON.stringify(made.map((alert) => v.parse(Alert, alert))));

  const manager = server.as(lead.email, lead.password ?? '');
  const ofTeam = alertsOfTeam(
    {
      slug: 'main',
      developers: await readAll(manager, team(), teamDeveloperRange(), TeamDeveloper),
      days: await readAll(manager, team(), dayRange(), PersonDay),
      ...{ months: [], absences: [], sheets: [], reviews: [] }
    },
    terms
  );
  const shared = await alertsIn(manager, team());
  expect(JSON.stringify(shared)).toBe(JSON.stringify(ofTeam.map((alert) => v.parse(Alert, alert))));
  expect(rulesOf(shared)).toEqual(['quiet-machine']);
});

it('that are a person’s own reach no team and not the organisation, and nobody else reads or writes them', async () => {
  expect(rulesOf(await alertsIn(server.admin, server.admin.names.org))).toEqual([]);
  const manager = server.as(lead.email, lead.password ?? '');
  await expect(alertsIn(manager, kim.database)).rejects.toThrow();
  const own = { ...SAMPLE_DOCUMENTS.alert, rule: 'timer-running', period: 'x' };
  const _id = alertId('timer-running', own.subject, 'x');
  await expect(manager.use<object>(team()).insert({ ...own, _id })).rejects.toThrow(/rule/);
  const person = server.as(kim.email, kim.password ?? '');
  const ofTeam = { ...SAMPLE_DOCUMENTS.alert, rule: 'budget', period: 'x' };
  const teamAlert = { ...ofTeam, _id: alertId('budget', own.subject, 'x') };
  await expect(person.use<object>(kim.database).insert(teamAlert)).rejects.toThrow(/rule/);
  await expect(manager.use(manager.names.service).list()).rejects.toThrow();
});

it('are sent once, by one of several servers and over restarts, and first to the person', async () => {
  // That of the test server has claimed them for the app alone.
  const service = server.admin.use(server.admin.names.service);
  const { rows } = await service.list({ startkey: 'notice:', endkey: 'notice;' });
  for (const { id, value } of rows) await service.destroy(id, value.rev);
  const servers = [another(), another(), another()];
  await Promise.all(servers.map((one) => one.run()));
  await Promise.all(servers.map((one) => one.run(true)));
  await Promise.all(servers.map((one) => one.stop()));
  const restarted = another();
  await restarted.run();
  await restarted.stop();
  expect(sentTo(kim).sort()).toEqual([QUIET, alertId('timer-running', 'kim', '0'.repeat(26))].sort());
  expect(sentTo(lead)).toEqual([QUIET]);
  expect(sentTo(other)).toEqual([]);
  expect(messages.findIndex(({ to }) => to === kim.email)).toBeLessThan(
    messages.findIndex(({ to }) => to === lead.email)
  );
  const { message } = messages.find(({ to }) => to === lead.email)!;
  expect(message).toMatchObject({
    title: 'No machine of kim has reported since 19 Nov',
    path: '/people/kim'
  });
});

it('are logged for the receiver and for the person whom they are about', async () => {
  const ofKim = await getSent(kim);
  expect(ofKim.notices.map(({ rule, to, sent }) => [rule, to.developer_id, sent]).sort()).toEqual([
    ['quiet-machine', 'kim', ['mail']],
    ['quiet-machine', 'lead', ['mail']],
    ['timer-running', 'kim', ['mail']]
  ]);
  expect((await getSent(lead)).notices.map(({ rule }) => rule)).toEqual(['quiet-machine']);
  expect((await getSent(other)).notices).toEqual([]);
});

it('wait for the end of the quiet hours of the person, by their clock', async () => {
  const ann = await server.register('ann');
  const own = server.as(ann.email, ann.password ?? '').use<object>(ann.database);
  const profile: Profile = {
    ...{ _id: PROFILE_ID, type: 'profile', v: 1, developer: 'ann', name: 'Ann', dayStart: '04:00' },
    zones: [{ from: '2026-01-01', tz: 'Asia/Tokyo' }],
    quietHours: { from: '20:00', to: '07:00' }
  };
  await own.insert(profile);
  const run = { id: '1'.repeat(26), start: '2026-11-27T02:00:00Z', category: '', project: '' };
  await own.insert(timerOf('ann', [run]));
  const job = another();
  // 21:00 in Tokyo.
  await job.run();
  expect(sentTo(ann)).toEqual([]);
  expect(rulesOf(await alertsIn(server.admin, ann.database))).toEqual(['timer-running']);
  nowMs = Date.parse('2026-11-27T21:59:00Z');
  await job.run();
  expect(sentTo(ann)).toEqual([]);
  nowMs = Date.parse('2026-11-27T22:01:00Z');
  await job.run();
  await job.run(true);
  await job.stop();
  expect(sentTo(ann)).toEqual([alertId('timer-running', 'ann', run.id)]);
});

it('are not sent once they are dealt with, and versions of two devices become one', async () => {
  const bo = await server.register('bo');
  const own = server.as(bo.email, bo.password ?? '').use<object>(bo.database);
  const run = { id: '2'.repeat(26), start: '2026-11-27T02:00:00Z', category: '', project: '' };
  await own.insert(timerOf('bo', [run]));
  const facts = {
    ...{ type: 'alert', v: 1, rule: 'timer-running', subject: 'bo', period: run.id, name: '' },
    ...{ since: '2026-11-27T10:00:00Z', limit: 8 }
  };
  const _id = alertId('timer-running', 'bo', run.id);
  const versions = [
    { ...facts, _id, _rev: `1-${'a'.repeat(32)}`, done: true },
    { ...facts, _id, _rev: `1-${'b'.repeat(32)}`, snoozed: '2026-11-30T00:00:00Z' }
  ];
  for (const version of versions)
    await server.admin.request({
      ...{ db: bo.database, path: '_bulk_docs', method: 'POST' },
      body: { new_edits: false, docs: [version] }
    });
  const job = another();
  await job.run();
  await job.stop();
  expect(sentTo(bo)).toEqual([]);
  const stored = await server.admin
    .use<Alert & { _conflicts?: string[] }>(bo.database)
    .get(_id, { conflicts: true });
  expect([stored.done, stored.snoozed, stored._conflicts]).toEqual([true, '2026-11-30T00:00:00Z', undefined]);
});

it('about the service are for admins, who snooze and close them', async () => {
  const status = {
    syncSuccess: { target: 0.95, value: 0.9, requests: 100, met: false },
    latency: { target: 60, value: 90, developers: 3, met: false },
    ...{ disk: 'low' as const, backups: { scheduled: true, last: null, failed: 1, failing: true } }
  };
  const due = serviceAlerts(status, undefined, nowMs);
  expect(rulesOf(due)).toEqual(['backup-failed', 'disk-filling', 'sync-latency', 'sync-success']);
  expect(serviceAlerts(status, undefined, nowMs + 60_000)).toEqual(due);
  const [tomorrow] = serviceAlerts(status, undefined, nowMs + 86_400_000);
  expect(tomorrow?._id).not.toBe(due[0]?._id);
  const { _id: id = '' } = due[0] ?? {};
  await server.admin.use<object>(server.admin.names.service).insert(due[0]!);
  expect((await getSent(kim)).service).toEqual([]);
  expect((await getSent(other)).service).toMatchObject([{ id, current: false }]);
  const handled = await server.call('/service-alerts', postAsAdmin({ id, done: true }));
  expect(handled.body).toMatchObject({ service: [{ id, done: true }] });
  const unknown = await server.call('/service-alerts', postAsAdmin({ id: 'erased:x', done: true }));
  expect(unknown.status).toBe(404);
});

it('are forgotten with the person', async () => {
  const erased = await server.call('/developers/kim/erase', postAsAdmin({ confirm: 'kim' }));
  expect(erased.status).toBe(200);
  const service = server.admin.use(server.admin.names.service);
  const { rows } = await service.list({ startkey: 'notice:', endkey: 'notice;', include_docs: true });
  expect(rows.filter(({ doc }) => JSON.stringify(doc).includes('kim'))).toEqual([]);
  expect(rulesOf(await alertsIn(server.admin, team()))).toEqual([]);
});

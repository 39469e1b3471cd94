/** Events of statements, from documents of a team to a receiver: each once, over two servers and restarts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Webhook } from '#domain/api/channels.ts';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { mergeDays } from '#domain/merge/person-days.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { inTeam, reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { adminApi } from '../testing/admin-api.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

type Received = { type: string; data: { developer_id: string; week: string } };
let server: TestServer;
let other: TestServer;
let lead: Registered;
let nowMs = Date.parse('2026-11-02T08:00:00Z');
const received: Received[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    received.push(JSON.parse(body) as Received);
    response.end();
  });
});
const api = adminApi(() => server);
const channels = { smtpUrl: undefined, mailFrom: undefined, networks: ['127.0.0.0/8'] };

beforeAll(async () => {
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  server = await startTestServer({ now: () => nowMs, channels });
  await server.register('kim');
  lead = await server.register('lead', { roles: ['manager'] });
  other = await startTestServer({ ...server.same, now: () => nowMs, channels });
});
afterAll(async () => {
  await other.close();
  await server.close();
  receiver.closeAllConnections();
  receiver.close();
});

const again = (day: PersonDay, rev: string): object => ({
  ...day,
  _rev: rev,
  through: '2026-10-29T00:00:00Z'
});
const typesOf = () => received.map(({ type }) => type);
const runBoth = async () => {
  await Promise.all([server.statementEvents.run(), other.statementEvents.run()]);
  for (const one of [server, other]) await one.channels.queue.refresh();
  for (const one of [server, other]) await one.channels.tick();
};

it('sends what was submitted, approved and changed once, and nothing from before the webhook', async () => {
  const team = server.admin.use<object>(server.admin.names.team('main'));
  const old = inTeam(sheetOf({ developer: 'ann', submitted: '2026-11-02T07:00:00Z' }));
  await team.insert(old);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const events = ['statement.submitted', 'statement.approved', 'statement.changed'];
  const { body, status } = await api.post('/webhooks', { name: 'Books', url, events });
  expect(status).toBe(201);
  const { id } = body as Webhook;
  await runBoth();
  expect(typesOf()).toEqual([]);
  nowMs = Date.parse('2026-11-02T10:30:00Z');
  const sheet = inTeam(sheetOf({ developer: 'kim', submitted: '2026-11-02T09:00:00Z' }));
  await team.insert(sheet);
  await runBoth();
  await runBoth();
  expect(received).toMatchObject([
    { type: 'statement.submitted', data: { developer_id: 'kim', week: '2026-W44', digest: sheet.digest } }
  ]);
  // Of somebody who manages nothing: it does not count.
  await team.insert(reviewOf(sheet, { reviewer: 'kim@company.test' }));
  await runBoth();
  expect(typesOf()).toEqual(['statement.submitted']);
  await team.insert(reviewOf(sheet, { reviewer: lead.email }));
  await runBoth();
  expect(typesOf()).toEqual(['statement.submitted', 'statement.approved']);
  const date = '2026-10-28';
  const deviceDays = [{ ...workedDay(date, 'devbox-01', [[36_000, 37_200]]), developer: 'kim' }];
  const day: PersonDay = {
    ...mergeDays('kim', [date], { deviceDays, entries: [], profile: undefined }).get(date)!,
    _id: dayId(date, 'kim')
  };
  const { rev } = await team.insert(day);
  await runBoth();
  await team.insert(again(day, rev));
  await runBoth();
  expect(typesOf()).toEqual(['statement.submitted', 'statement.approved', 'statement.changed']);
  const later = await startTestServer({ ...server.same, now: () => nowMs, channels });
  await later.statementEvents.run();
  await later.close();
  expect(received).toHaveLength(3);
  expect((await api.post(`/webhooks/${id}/remove`)).body).toEqual({ id, removed: true });
  expect(await api.get('/webhooks')).toEqual({ webhooks: [] });
});

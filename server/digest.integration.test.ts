/** Weekly digests over a real mail server: once each Monday, over restarts and several servers, and to nobody else. */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SentAlerts } from '#domain/api/alerts.ts';
import type { Registered } from '#domain/api/developers.ts';
import { PROFILE_ID, type Profile } from '#domain/documents/profile.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { basicAuthorization } from '../couch/connection.ts';
import {
  asAgent,
  postAsAdmin,
  startTestServer,
  writeAsAgent,
  type TestServer
} from './testing/test-server.ts';

type Mail = { to: string; subject: string; text: string };

const HOUR = 3600;
let nowMs = Date.parse('2026-11-23T06:00:00Z');
const mails: Mail[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, session, done) => {
    void buffer(stream).then((bytes) => {
      const text = bytes.toString();
      const [, subject = ''] = /^Subject: (.*)$/m.exec(text) ?? [];
      for (const { address } of session.envelope.rcptTo)
        mails.push({ to: address, subject: subject.trim(), text });
      done();
    });
  }
});
let server: TestServer;
let kim: Registered;
let lead: Registered;
let ann: Registered;

const channels = () => ({
  smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  mailFrom: 'Tidesheet <tidesheet@company.test>',
  networks: ['127.0.0.0/8']
});
/** One more server over the same data, as after a restart. */
const another = () =>
  startTestServer({
    ...{ ...server.same, now: () => nowMs, channels: channels() },
    publicUrl: 'https://tidesheet.company.test'
  });

beforeAll(async () => {
  await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve));
  server = await startTestServer({
    ...{ now: () => nowMs, channels: channels() },
    publicUrl: 'https://tidesheet.company.test'
  });
  lead = await server.register('lead', { roles: ['manager'] });
  kim = await server.register('kim');
  ann = await server.register('ann');
  for (const person of [kim, ann]) await addMachine(person);
  await setProfile(kim, { zones: [{ from: '2026-01-01', tz: 'Europe/Berlin' }] });
  await setProfile(ann, { zones: [{ from: '2026-01-01', tz: 'America/Los_Angeles' }] });
  await writeAsAgent(server, kim, workedDay('2026-11-17', 'desk', [[9 * HOUR, 12 * HOUR]]));
  await writeAsAgent(server, ann, workedDay('2026-11-18', 'desk', [[18 * HOUR, 20 * HOUR]]));
  await server.fanIn.sweep();
  for (const person of [lead, kim, ann]) await turnMailOn(person);
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
beforeEach(() => (mails.length = 0));

async function addMachine(person: Registered): Promise<void> {
  const device = {
    ...{ ...SAMPLE_DOCUMENTS.device, _id: 'device:desk', device: 'desk', developer: person.developer_id },
    collectFrom: '2026-11-01T00:00:00Z'
  };
  await asAgent(server, person).use<object>(person.database).insert(device);
}

async function setProfile(person: Registered, change: Partial<Profile>): Promise<void> {
  const own = server.as(person.email, person.password ?? '').use<Profile>(person.database);
  const known = await own.get(PROFILE_ID).catch(() => undefined);
  await own.insert({
    ...{ _id: PROFILE_ID, type: 'profile', v: 1, developer: person.developer_id, name: person.developer_id },
    ...{ zones: [], dayStart: '04:00', ...known, ...change }
  });
}

async function call<T>({ email, password = '' }: Registered, path: string, body?: unknown): Promise<T> {
  const { status, body: received } = await server.call(path, {
    headers: { authorization: basicAuthorization(email, password), 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) })
  });
  expect([path, status]).toEqual([path, 200]);
  return received as T;
}
const turnMailOn = (person: Registered) => call(person, '/me/channels', { mail: true });

const at = async (instant: string, ...servers: TestServer[]) => {
  nowMs = Date.parse(instant);
  await Promise.all((servers.length > 0 ? servers : [server]).map((one) => one.digests.run()));
};
const received = () => mails.map(({ to, subject }) => `${to.split('@')[0]}: ${subject}`).sort();
/** Mail has soft line breaks, and bytes above 127 encoded. */
const decoded = ({ text }: Mail) => text.replaceAll(/=\r\n/g, '').replaceAll(/\r\n/g, '\n');

it('come on Monday at 8 by the clock of each person, with what the app shows', async () => {
  await at('2026-11-23T06:59:00Z');
  expect(received()).toEqual([]);
  await at('2026-11-23T07:00:00Z');
  expect(received()).toEqual(['kim: Your week 47']);
  const text = decoded(mails[0]!);
  expect(text).toContain('Tracked time: 3 h 00 m\nFocus time: ');
  expect(text).toContain('- payments-api: 3 h 00 m');
  expect(text).toContain('Not reported in full yet: Tue 17 Nov, Wed 18 Nov');
  expect(text).toContain('<h2 style=3D"font-size: 16px">Projects</h2>');
  expect(text).toContain('https://tidesheet.company.test/me?period=3Dweek&date=3D2026-11-16');
  expect(text.replaceAll(/\n[ \t]+/g, ' ')).toMatch(
    /^List-Unsubscribe: <https:\/\/tidesheet\.company\.test\/api\/v1\/unsubscribe\?token=kim\.[^>]+>$/m
  );
  await at('2026-11-23T08:00:00Z');
  await at('2026-11-23T16:00:00Z');
  // Those without machines of their own get nothing about themselves.
  expect(received()).toEqual(['ann: Your week 47', 'kim: Your week 47', 'lead: Week 47 of Main']);
  const team = decoded(mails.find(({ to }) => to === lead.email)!);
  expect(team).toContain('Tracked time: 5 h 00 m');
  expect(team).toMatch(/- ann: 2 h 00 m .*\n- kim: 3 h 00 m /);
});

it('are sent once by several servers and over restarts, also a day late', async () => {
  const servers = [server, await another(), await another()];
  try {
    await at('2026-12-01T20:00:00Z', ...servers);
    await at('2026-12-01T20:20:00Z', ...servers);
  } finally {
    await servers[1]?.close();
    await servers[2]?.close();
  }
  const restarted = await another();
  await at('2026-12-02T09:00:00Z', restarted, server);
  await restarted.close();
  expect(received()).toEqual(['ann: Your week 48', 'kim: Your week 48', 'lead: Week 48 of Main']);
});

it('follow a server that stopped while it sent, and are not made up for weeks later', async () => {
  // It was down for the whole week after week 49.
  await at('2026-12-14T17:00:00Z');
  expect(received()).toEqual(['ann: Your week 50', 'kim: Your week 50', 'lead: Week 50 of Main']);
  mails.length = 0;
  const service = server.admin.use<{ message: string; state: string }>(server.admin.names.service);
  const { rows } = await service.list({ startkey: 'notice:kim:', endkey: 'notice:kim;', include_docs: true });
  const claims = rows.flatMap(({ doc }) => (doc?.message.endsWith(':kim:2026-W50') ? [doc] : []));
  expect(claims.map(({ state }) => state)).toEqual(['sent']);
  // The claim is there, and no mail left.
  await service.insert({ ...claims[0]!, state: 'sending' });
  const delivered = await service.list({ startkey: 'delivered:', endkey: 'delivered;' });
  for (const { id, value } of delivered.rows) await service.destroy(id, value.rev);
  const restarted = await another();
  await at('2026-12-14T17:05:00Z', restarted);
  expect(received()).toEqual([]);
  await at('2026-12-14T17:11:00Z', restarted);
  await restarted.close();
  expect(received()).toEqual(['kim: Your week 50']);
});

it('respect the switch, the chosen time and quiet hours', async () => {
  await setProfile(kim, { digest: { on: false, weekday: 1, hour: 8 } });
  await setProfile(ann, {
    zones: [{ from: '2026-01-01', tz: 'UTC' }],
    digest: { on: true, weekday: 3, hour: 17 },
    quietHours: { from: '16:00', to: '18:00' }
  });
  await at('2026-12-21T17:00:00Z');
  expect(received()).toEqual(['lead: Week 51 of Main']);
  await at('2026-12-23T17:30:00Z');
  expect(received()).toEqual(['lead: Week 51 of Main']);
  await at('2026-12-23T18:00:00Z');
  expect(received()).toEqual(['ann: Your week 51', 'lead: Week 51 of Main']);
  // Turned on in the same week, it comes late.
  await setProfile(kim, { digest: { on: true, weekday: 1, hour: 8 } });
  await at('2026-12-24T08:00:00Z');
  expect(received()).toEqual(['ann: Your week 51', 'kim: Your week 51', 'lead: Week 51 of Main']);
});

it('are logged for the receiver, and for the people whom they are about', async () => {
  const log = async (person: Registered) =>
    (await call<SentAlerts>(person, '/me/alerts')).notices
      .filter(({ rule }) => rule === 'digest')
      .map(({ title, to, sent }) => `${title} to ${to.developer_id} by ${sent.join()}`);
  expect(await log(kim)).toContain('Week 51 of Main to lead by mail');
  expect(await log(kim)).toContain('Your week 51 to kim by mail');
  expect(await log(lead)).toContain('Week 51 of Main to lead by mail');
  expect((await log(lead)).join()).not.toContain('Your week');
});

it('go over the end of the year: week 53 of 2026, then week 1 of 2027', async () => {
  await at('2026-12-28T17:00:00Z');
  expect(received()).toEqual(['kim: Your week 52', 'lead: Week 52 of Main']);
  mails.length = 0;
  await at('2027-01-04T17:00:00Z');
  expect(received()).toEqual(['kim: Your week 53', 'lead: Week 53 of Main']);
  mails.length = 0;
  await at('2027-01-11T17:00:00Z');
  expect(received()).toEqual(['kim: Your week 1', 'lead: Week 1 of Main']);
});

it('are not sent to people without a channel, who are disabled, who manage nothing any more, or who are erased', async () => {
  await call(kim, '/me/channels', { mail: false });
  const again = { developer_id: 'lead', name: 'lead', email: lead.email, roles: [] };
  const changed = await server.call('/register-developer', postAsAdmin(again));
  expect(changed.status).toBe(200);
  const disabled = await server.call('/developers/ann/disable', postAsAdmin({}));
  expect(disabled.status).toBe(200);
  await at('2027-01-20T18:30:00Z');
  expect(received()).toEqual([]);
  const service = server.admin.use(server.admin.names.service);
  const { rows } = await service.list({ startkey: 'notice:', endkey: 'notice;', include_docs: true });
  expect(rows.filter(({ doc }) => JSON.stringify(doc).includes('2027-W02'))).toEqual([]);
  const erased = await server.call('/developers/kim/erase', postAsAdmin({ confirm: 'kim' }));
  expect(erased.status).toBe(200);
  await at('2027-01-25T18:30:00Z');
  expect(received()).toEqual([]);
  const left = await service.list({ startkey: 'notice:', endkey: 'notice;', include_docs: true });
  expect(left.rows.filter(({ doc }) => JSON.stringify(doc).includes('kim'))).toEqual([]);
});

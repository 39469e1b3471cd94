/** Channels against real receivers over real sockets: webhooks, mail, push, and everything that a receiver does wrong. */
import { execFile } from 'node:child_process';
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ListedDelivery, OwnChannels, OwnChannelsChanged } from '#domain/api/channels.ts';
import type { Registered } from '#domain/api/developers.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { adminApi } from '../testing/admin-api.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { MAX_ATTEMPTS } from './delivery-queue.ts';

type Got = { path: string; headers: IncomingMessage['headers']; body: Buffer };
type Mail = { to: string[]; text: string };
const run = promisify(execFile);

let server: TestServer;
let lead: Registered;
let folder: string;
let nowMs = Date.parse('2026-11-22T12:00:00Z');
const got: Got[] = [];
const mails: Mail[] = [];
let respond: (response: ServerResponse) => void;
let refuseRecipients = false;
const receive = async (request: IncomingMessage, response: ServerResponse) => {
  got.push({ path: request.url ?? '', headers: request.headers, body: await buffer(request) });
  respond(response);
};
const receiver = createServer((request, response) => void receive(request, response));
let secure: ReturnType<typeof createSecureServer>;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onRcptTo: (_address, _session, done) =>
    done(refuseRecipients ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
  onData: (stream, session, done) => {
    void buffer(stream).then((bytes) => {
      mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: bytes.toString() });
      done();
    });
  }
});
const api = adminApi(() => server);
const portOf = (listening: { address: () => unknown }) => (listening.address() as AddressInfo).port;
const settings = (ca: string) => ({
  smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`,
  mailFrom: 'Tidesheet <tidesheet@company.test>',
  ...{ networks: ['127.0.0.0/8'], timeoutMs: 1000, ca }
});
let ca: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'channels-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', ['req', '-x509', ...curve, '-days', '2', ...subject, '-keyout', key, '-out', cert]);
  ca = await readFile(cert, 'utf8');
  secure = createSecureServer(
    { key: await readFile(key), cert: ca },
    (request, response) => void receive(request, response)
  );
  for (const listening of [receiver, secure, smtp])
    await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve));
  server = await startTestServer({ now: () => nowMs, channels: settings(ca) });
  lead = await server.register('lead', { roles: ['manager'] });
});
afterAll(async () => {
  await server.close();
  for (const listening of [receiver, secure]) {
    listening.closeAllConnections();
    listening.close();
  }
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  got.length = 0;
  mails.length = 0;
  refuseRecipients = false;
  respond = (response) => response.end('ok');
});

async function send<T>(person: Registered, path: string, body?: unknown): Promise<T> {
  const { email, password = '' } = person;
  const { status, body: received } = await server.call(path, {
    headers: { authorization: basicAuthorization(email, password), 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) })
  });
  expect([path, status]).toEqual([path, 200]);
  return received as T;
}

const hookUrl = (path = '/hook') => `http://127.0.0.1:${portOf(receiver)}${path}`;
let messages = 0;
const message = (more: object = {}) => ({
  id: `alert:test:${messages++}`,
  title: 'Week 47 waits for you',
  text: 'Kim submitted <week> 47 & more.',
  ...{ path: '/approvals', at: '2026-11-22T11:59:00Z', ...more }
});
const deliver = (more: object = {}, to = lead) =>
  server.channels.deliver({ to: to.email, message: message(more) });
const listed = async () => (await api.get<{ deliveries: ListedDelivery[] }>('/deliveries')).deliveries;

it('signs a webhook as Standard Webhooks does, over the exact bytes', async () => {
  const { webhook_secret: secret = '', webhook } = await send<OwnChannelsChanged>(lead, '/me/channels', {
    webhook: { url: hookUrl() }
  });
  expect(webhook).toEqual({ host: new URL(hookUrl()).host, format: 'standard' });
  expect(JSON.stringify(await send<OwnChannels>(lead, '/me/channels'))).not.toContain(secret);
  expect(await deliver()).toEqual({ sent: ['webhook'], failed: [] });
  const [{ headers, body }] = got as [Got];
  const verified = () => new Webhook(secret).verify(body.toString(), headers as Record<string, string>);
  // The receiver's library compares the time with that of its machine, and the tests have their own.
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body.toString()}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
  );
  const real = nowMs;
  nowMs = Date.now();
  await deliver();
  nowMs = real;
  const [, second] = got as [Got, Got];
  expect(verified).toThrow();
  expect(
    new Webhook(secret).verify(second.body.toString(), second.headers as Record<string, string>)
  ).toMatchObject({
    type: 'message',
    data: { title: 'Week 47 waits for you', path: '/approvals' }
  });
});

it('sends the same message once, also when it is requested again', async () => {
  const same = message();
  const both = [1, 2].map(() => server.channels.deliver({ to: lead.email, message: same }));
  await Promise.all(both);
  await server.channels.deliver({ to: lead.email, message: same });
  expect(got).toHaveLength(1);
});

it('writes what Slack and Teams show', async () => {
  await send(lead, '/me/channels', { webhook: { url: hookUrl(), format: 'slack' } });
  await deliver();
  await send(lead, '/me/channels', { webhook: { url: hookUrl(), format: 'teams' } });
  await deliver();
  const [slack, teams] = got.map(({ body }) => JSON.parse(body.toString()) as object);
  expect(slack).toEqual({ text: '*Week 47 waits for you*\nKim submitted &lt;week&gt; 47 &amp; more.' });
  expect(teams).toMatchObject({
    type: 'message',
    attachments: [{ content: { type: 'AdaptiveCard', body: [{ text: 'Week 47 waits for you' }, {}] } }]
  });
});

const setHook = (url: string) => send(lead, '/me/channels', { webhook: { url } });

it('tries again with longer pauses, over restarts, and then leaves a dead letter that an admin sends again', async () => {
  await setHook(hookUrl());
  respond = (response) => response.writeHead(500).end();
  const given = message();
  expect(await server.channels.deliver({ to: lead.email, message: given })).toEqual({
    sent: [],
    failed: ['webhook']
  });
  await server.channels.tick();
  expect(got).toHaveLength(1);
  const other = await startTestServer({ ...server.same, now: () => nowMs, channels: settings(ca) });
  for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt++) {
    nowMs += 25 * 3_600_000;
    await other.channels.queue.refresh();
    await other.channels.tick();
    expect(got).toHaveLength(attempt);
  }
  nowMs += 25 * 3_600_000;
  await other.channels.tick();
  await other.close();
  expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([given.id]));
  const [dead] = await listed();
  expect(dead).toMatchObject({ state: 'dead', to: 'lead', title: 'Message', attempts: MAX_ATTEMPTS });
  expect(dead?.error).toContain('500');
  respond = (response) => response.end();
  await api.post(`/deliveries/${dead?.id ?? ''}/send-again`);
  expect([got.length, await listed()]).toEqual([MAX_ATTEMPTS + 1, []]);
});

it('waits for no receiver that hangs, sends without end, or redirects to this machine', async () => {
  const target = hookUrl('/secret');
  for (const wrong of [
    () => undefined,
    (response: ServerResponse) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 100);
      response.once('close', () => clearInterval(timer));
    },
    (response: ServerResponse) => response.writeHead(302, { location: target }).end()
  ]) {
    respond = (response) => void wrong(response);
    await setHook(hookUrl('/wrong'));
    expect(await deliver()).toEqual({ sent: [], failed: ['webhook'] });
  }
  expect(got.map(({ path }) => path)).toEqual(['/wrong', '/wrong', '/wrong']);
  // More than is read of a response.
  respond = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(Buffer.alloc(50_000)), 10);
    response.once('close', () => clearInterval(timer));
  };
  expect(await deliver()).toEqual({ sent: ['webhook'], failed: [] });
  for (const { id } of await listed()) await api.post(`/deliveries/${id}/discard`);
  expect(await listed()).toEqual([]);
});

it('sends nothing to private addresses, by number or by name', async () => {
  const strict = await startTestServer({
    ...server.same,
    now: () => nowMs,
    channels: { ...settings(ca), networks: [] }
  });
  try {
    const { email, password = '' } = lead;
    const headers = {
      authorization: basicAuthorization(email, password),
      'content-type': 'application/json'
    };
    const set = (url: string) =>
      strict.call('/me/channels', { method: 'POST', headers, body: JSON.stringify({ webhook: { url } }) });
    for (const host of [
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[fd00::1]',
      '2130706433',
      '0x7f.1'
    ])
      expect([host, (await set(`https://${host}/`)).status]).toEqual([host, 400]);
    for (const url of ['ftp://example.com/', 'https://user:pw@example.com/', 'javascript:alert(1)', 'x'])
      expect([url, (await set(url)).status]).toEqual([url, 400]);
    expect((await set(`https://localhost:${portOf(secure)}/`)).status).toBe(200);
    expect(await strict.channels.deliver({ to: email, message: message() })).toEqual({
      sent: [],
      failed: ['webhook']
    });
    expect(got).toEqual([]);
    const [dead] = await listed();
    expect(dead).toMatchObject({ state: 'dead' });
    expect(dead?.error).toContain('localhost is not an address of the public internet');
  } finally {
    await strict.close();
    await send(lead, '/me/channels', { webhook: null });
  }
});

it('mails text and HTML, and ends with one click', async () => {
  const kim = await server.register('kim');
  await send(kim, '/me/channels', { mail: true });
  const title = 'Week 47\r\nBcc: everybody@company.test';
  expect(await deliver({ title, html: '<p>Digest</p>' }, kim)).toEqual({ sent: ['mail'], failed: [] });
  const [mail] = mails as [Mail];
  expect(mail.to).toEqual(['kim@company.test']);
  const [head = ''] = mail.text.split('\r\n\r\n');
  expect(head).toContain('Subject: Week 47 Bcc: everybody@company.test');
  expect(head).not.toMatch(/^Bcc:/im);
  expect(mail.text).toContain('Content-Type: text/plain');
  expect(mail.text).toContain('<p>Digest</p>');
});

it('does not mail again to an address that was refused, until it is turned on again', async () => {
  const pat = await server.register('pat');
  await send(pat, '/me/channels', { mail: true });
  refuseRecipients = true;
  expect(await deliver({}, pat)).toEqual({ sent: [], failed: ['mail'] });
  const { mail } = await send<OwnChannels>(pat, '/me/channels');
  expect(mail).toMatchObject({ on: false, available: true });
  expect(mail.refused).toContain('no such mailbox');
  refuseRecipients = false;
  expect(await deliver({}, pat)).toEqual({ sent: [], failed: [] });
  expect((await send<OwnChannels>(pat, '/me/channels', { mail: true })).mail).not.toHaveProperty('refused');
  expect(await deliver({}, pat)).toEqual({ sent: ['mail'], failed: [] });
});

it('turns mail off by the token of a mail alone', async () => {
  const open = await startTestServer({
    ...server.same,
    now: () => nowMs,
    channels: settings(ca),
    publicUrl: 'https://tidesheet.company.test'
  });
  const ann = await server.register('ann');
  await send(ann, '/me/channels', { mail: true });
  await open.channels.deliver({ to: ann.email, message: message() });
  await open.close();
  const head = (mails[0]?.text ?? '').replaceAll(/\r\n[ \t]+/g, ' ');
  const token =
    /List-Unsubscribe: <https:\/\/tidesheet\.company\.test\/api\/v1\/unsubscribe\?token=([^>]+)>/.exec(
      head
    )?.[1];
  expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const click = (value: string) =>
    server.call(`/unsubscribe?token=${value}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click'
    });
  expect((await click(`ann.${'x'.repeat(32)}`)).status).toBe(404);
  expect((await send<OwnChannels>(ann, '/me/channels')).mail.on).toBe(true);
  expect((await click(token ?? '')).status).toBe(200);
  expect((await send<OwnChannels>(ann, '/me/channels')).mail.on).toBe(false);
  const led = await fetch(`${server.url}/api/v1/unsubscribe?token=${token ?? ''}`, { redirect: 'manual' });
  expect([led.status, led.headers.get('location')]).toEqual([302, '/settings#messages']);
});

/** A browser: its keys, and what it reads of a push (RFC 8291). */
function makeBrowser() {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16);
  const hkdf = (salt: Buffer, key: Buffer, info: Buffer, length: number) => {
    const pseudorandom = createHmac('sha256', salt).update(key).digest();
    return createHmac('sha256', pseudorandom)
      .update(info)
      .update(Buffer.from([1]))
      .digest()
      .subarray(0, length);
  };
  return {
    keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    read: (body: Buffer): unknown => {
      const salt = body.subarray(0, 16);
      const sender = body.subarray(21, 21 + body[20]!);
      const secret = ecdh.computeSecret(sender);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender]);
      const key = hkdf(auth, secret, info, 32);
      const content = hkdf(salt, key, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
      const nonce = hkdf(salt, key, Buffer.from('Content-Encoding: nonce\0'), 12);
      const record = body.subarray(21 + body[20]!);
      const decipher = createDecipheriv('aes-128-gcm', content, nonce);
      decipher.setAuthTag(record.subarray(-16));
      const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
    }
  };
}

it('pushes to devices what they alone can read, and forgets those that are gone', async () => {
  const sam = await server.register('sam');
  const browser = makeBrowser();
  const endpoint = `https://127.0.0.1:${portOf(secure)}/push/1`;
  const subscription = { endpoint, keys: browser.keys, label: 'Phone' };
  const { id } = await send<{ id: string }>(sam, '/me/push', subscription);
  expect(await send<{ id: string }>(sam, '/me/push', subscription)).toEqual({ id });
  const { push } = await send<OwnChannels>(sam, '/me/channels');
  expect([push.devices, Buffer.from(push.public_key, 'base64url').length]).toMatchObject([
    [{ id, label: 'Phone' }],
    65
  ]);
  expect(JSON.stringify(push)).not.toContain(endpoint);
  respond = (response) => response.writeHead(201).end();
  const given = message();
  expect(await server.channels.deliver({ to: sam.email, message: given })).toEqual({
    sent: ['push'],
    failed: []
  });
  const [{ headers, body }] = got as [Got];
  expect(browser.read(body)).toEqual({
    title: given.title,
    body: given.text,
    path: '/approvals',
    tag: given.id
  });
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
  expect(headers.authorization).toContain(`k=${push.public_key}`);
  respond = (response) => response.writeHead(410).end();
  expect(await deliver({}, sam)).toEqual({ sent: [], failed: ['push'] });
  expect((await send<OwnChannels>(sam, '/me/channels')).push.devices).toEqual([]);
  for (let device = 0; device < 12; device++)
    await send(sam, '/me/push', { ...subscription, endpoint: `${endpoint}/${device}` });
  expect((await send<OwnChannels>(sam, '/me/channels')).push.devices).toHaveLength(10);
});

it('is forgotten with the person, and silent for who is disabled', async () => {
  const max = await server.register('max');
  await send(max, '/me/channels', { webhook: { url: hookUrl() }, mail: true });
  await api.post('/developers/max/disable');
  expect(await deliver({}, max)).toEqual({ sent: [], failed: [] });
  await api.post('/developers/max/enable');
  respond = (response) => response.writeHead(500).end();
  await deliver({}, max);
  await api.post('/developers/max/erase');
  const service = server.admin.use(server.admin.names.service);
  const { rows } = await service.list();
  expect(rows.filter(({ id }) => id === 'channels:max')).toEqual([]);
  expect((await listed()).filter(({ to }) => to === 'max')).toEqual([]);
});

it('counts attempts by channel, without people', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toMatch(/tidesheet_deliveries_total\{channel="webhook",result="sent"\} \d+/);
  expect(text).toMatch(/tidesheet_deliveries_total\{channel="mail",result="failed"\} \d+/);
});

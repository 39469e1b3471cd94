import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDashboard } from './serve-dashboard.ts';
import { signInPageOf } from './sign-in-page.ts';

let folder: string;
let server: Server;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-dashboard-'));
  await writeFile(join(folder, 'index.html'), '<p>the shell</p>');
  const handle = new Koa().use(serveDashboard(folder)).callback();
  server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

it('serves the shell for every page', async () => {
  for (const path of ['/', '/week/2026-W44', '/_session']) {
    expect(await (await fetch(url + path)).text()).toBe('<p>the shell</p>');
  }
});

// CouchDB's replicator would take any other response for one of CouchDB.
it.each(['POST', 'PUT', 'DELETE'])('knows nothing that takes %s', async (method) => {
  const response = await fetch(`${url}/_session`, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: 'not_found' });
});

it('serves a newer build without a restart, and what is left of the one before', async () => {
  await writeFile(join(folder, 'old.js'), 'old');
  await writeFile(join(folder, 'next.html'), '<p>a newer shell, which is longer</p>');
  await writeFile(join(folder, 'new.js'), 'new');
  await rename(join(folder, 'next.html'), join(folder, 'index.html'));
  for (const [path, text] of [
    ['/', '<p>a newer shell, which is longer</p>'],
    ['/old.js', 'old'],
    ['/new.js', 'new']
  ])
    expect(await (await fetch(`${url}${path}`)).text()).toBe(text);
});

it('goes on serving while the shell is missing for a moment', async () => {
  await rename(join(folder, 'index.html'), join(folder, 'away.html'));
  expect((await fetch(`${url}/new.js`)).status).toBe(200);
  await rename(join(folder, 'away.html'), join(folder, 'index.html'));
  expect(await (await fetch(url)).text()).toBe('<p>a newer shell, which is longer</p>');
});

describe('a browser without a session', () => {
  const OPENED = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none', accept: 'text/html' };
  const SIGN_IN = `<!doctype html><html lang="en"><style>h1 { color: red; }</style><a href="/start">x</a><h1>Sign in</h1></html>`;
  /** Of node:http, because fetch does not send these headers. */
  const open = async (path: string, headers: Record<string, string> = {}) => {
    const sent = request(url + path, { headers: { ...OPENED, ...headers } }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { headers: response.headers, body: await text(response) };
  };
  beforeAll(async () => {
    await writeFile(join(folder, 'sign-in.html'), SIGN_IN);
    await writeFile(join(folder, 'next.html'), '<p>the shell of a build with a sign-in page</p>');
    await rename(join(folder, 'next.html'), join(folder, 'index.html'));
  });

  it('gets the sign-in page wherever it opens one, with a policy of its own', async () => {
    for (const path of ['/', '/team', '/sign-in', '/projects/node.js']) {
      const { body, headers } = await open(path);
      expect(body, path).toContain('<h1>Sign in</h1>');
      expect(headers['content-security-policy'], path).toMatch(/style-src 'self' 'sha256-/);
      expect(headers['vary'], path).toContain('Cookie');
    }
  });

  it.each([
    ['a session', '/team', { cookie: 'AuthSession=abc' }],
    ['a page that anyone may open', '/start', {}],
    ['a link of another site, with which no session is sent', '/', { 'sec-fetch-site': 'cross-site' }],
    ['a service worker that fetches the shell', '/', { 'sec-fetch-mode': 'cors' }],
    ['a session, at the address of the sign-in page', '/sign-in', { cookie: 'AuthSession=abc' }],
    ['the file of the sign-in page', '/sign-in.html', { 'sec-fetch-mode': 'cors' }]
  ])('is not taken for one: %s', async (_, path, headers) => {
    expect((await open(path, headers)).body).not.toContain('<h1>Sign in</h1>');
  });

  it('has the ways to sign in within the page', () => {
    expect(signInPageOf('<html lang="en">', { password: true, oidc: null })).toBe(
      '<html data-sign-in-default="{&quot;password&quot;:true,&quot;oidc&quot;:null}" lang="en">'
    );
    expect(signInPageOf('<html lang="en">', { password: false, oidc: 'A & "B" <b>' })).toBe(
      '<html data-sign-in="{&quot;password&quot;:false,&quot;oidc&quot;:&quot;A &amp; \\&quot;B\\&quot; &lt;b>&quot;}" lang="en">'
    );
  });
});

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveDashboard } from './serve-dashboard.ts';

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

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync } from 'node:zlib';
import Koa from 'koa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveBrotli } from './serve-brotli.ts';

let folder: string;
let server: Server;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-brotli-'));
  await mkdir(join(folder, '_app/immutable/chunks'), { recursive: true });
  await writeFile(join(folder, '_app/immutable/chunks/a.js'), 'export const a = 1;');
  await writeFile(join(folder, 'secret.js'), 'secret');
  const send = serveBrotli(folder);
  const app = new Koa().use(async (ctx) => {
    if (!(await send(ctx))) ctx.body = 'sent otherwise';
  });
  const handle = app.callback();
  server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function load(path: string, encodings: string) {
  const request = get({ port, path, headers: { 'accept-encoding': encodings }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { headers: response.headers, body: await buffer(response) };
}

it.each(['br', 'gzip, deflate, br, zstd'])(
  'sends a script compressed to a browser that accepts %s',
  async (accepted) => {
    const { headers, body } = await load('/_app/immutable/chunks/a.js', accepted);
    expect(headers['content-encoding']).toBe('br');
    expect(headers['content-type']).toMatch(/^application\/javascript|^text\/javascript/);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['vary']).toBe('Accept-Encoding');
    expect(brotliDecompressSync(body).toString()).toBe('export const a = 1;');
  }
);

it.each([
  ['/_app/immutable/chunks/a.js', 'gzip'],
  ['/_app/immutable/chunks/a.js', 'br;q=0'],
  ['/_app/immutable/chunks/missing.js', 'br'],
  ['/_app/immutable/../../secret.js', 'br'],
  ['/secret.js', 'br']
])('leaves %s with %s to others', async (path, accepted) => {
  expect((await load(path, accepted)).body.toString()).toBe('sent otherwise');
});

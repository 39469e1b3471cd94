import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { watchedFetch } from '#lib/store/sync/fetch.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('returns status, headers and body, and reports the bytes', async () => {
  const url = await serve((_, response) => response.writeHead(404, { 'x-thing': 'yes' }).end('{"a":1}'));
  const pieces: number[] = [];
  const response = await watchedFetch(url, {}, { onBytes: (bytes) => pieces.push(bytes) });
  expect(response.status).toBe(404);
  expect(response.headers.get('x-thing')).toBe('yes');
  expect(await response.json()).toEqual({ a: 1 });
  expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(7);
});

it('accepts a response without a body', async () => {
  const url = await serve((_, response) => response.writeHead(204).end());
  expect((await watchedFetch(url)).status).toBe(204);
});

it('times out on a silent server, even in the middle of a response', async () => {
  const silent = await serve(() => undefined);
  await expect(watchedFetch(silent, {}, { idleMs: 50 })).rejects.toMatchObject({ code: 'offline' });
  const stuck = await serve((_, response) => response.write('{"rows":['));
  await expect(watchedFetch(stuck, {}, { idleMs: 50 })).rejects.toMatchObject({ code: 'offline' });
});

it('does not time out while bytes arrive', async () => {
  const url = await serve((_, response) => {
    let left = 8;
    const timer = setInterval(() => {
      response.write('x');
      if ((left -= 1) === 0) {
        clearInterval(timer);
        response.end();
      }
    }, 40);
  });
  expect(await (await watchedFetch(url, {}, { idleMs: 250 })).text()).toBe('xxxxxxxx');
});

it('reports offline if no server listens or the connection breaks', async () => {
  const url = await serve((_, response) => {
    response.write('{');
    setTimeout(() => response.destroy(), 10);
  });
  await expect(watchedFetch(url)).rejects.toMatchObject({ code: 'offline' });
  closing.splice(0).forEach((close) => close());
  await expect(watchedFetch(url)).rejects.toMatchObject({ code: 'offline' });
});

it('rejects with the reason of an abort', async () => {
  const url = await serve(() => undefined);
  const stop = new AbortController();
  const asking = watchedFetch(url, { signal: stop.signal });
  stop.abort(new Error('stopped'));
  await expect(asking).rejects.toThrow('stopped');
});

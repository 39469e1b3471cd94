import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { send } from './request.ts';

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close().closeAllConnections();
});

async function serve(respond: RequestListener): Promise<string> {
  const server = createServer(respond).listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  // A string or null only for pipes and closed servers.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('sends a body, and unpacks the response', async () => {
  const url = await serve((request, response) => {
    void text(request).then((body) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(`${request.method} ${request.headers['content-length']} ${body}`));
    });
  });
  const { status, text: received } = await send(url, { method: 'POST', body: 'Grüße', timeoutMs: 5000 });
  expect([status, received]).toEqual([200, 'POST 7 Grüße']);
});

it('follows redirects, without credentials for another origin', async () => {
  const other = await serve((request, response) => response.end(`other ${request.headers.authorization}`));
  const url = await serve((request, response) => {
    if (request.url === '/other') response.writeHead(301, { location: `${other}/x` }).end();
    else if (request.url === '/same') response.writeHead(302, { location: '/end' }).end();
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
    else response.end(`same ${request.headers.authorization}`);
  });
  const get = async (path: string) =>
    (await send(url + path, { headers: { authorization: 'me' }, timeoutMs: 5000 })).text;
  expect(await get('/other')).toBe('other undefined');
  expect(await get('/same')).toBe('same me');
  await expect(get('/round')).rejects.toThrow('The request failed.');
});

it('says why there is no response', async () => {
  const silent = await serve(() => undefined);
  await expect(send(silent, { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
  const halting = await serve((_request, response) => response.writeHead(200).write('some'));
  await expect(send(halting, { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(send('http://127.0.0.1:9', { timeoutMs: 5000 })).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' }
  });
});

it('repeats a request for which the other side closed the connection that it was sent on', async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else response.end(String(requests));
  });
  expect((await send(url, { timeoutMs: 5000 })).text).toBe('1');
  expect((await send(url, { timeoutMs: 5000 })).text).toBe('3');
});

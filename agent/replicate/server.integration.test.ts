import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Me } from '#domain/api/me.ts';
import { dayId } from '#domain/documents/day.ts';
import { Server } from './server.ts';

let stop: () => void = () => {};
afterEach(() => stop());

async function clientOf(answer: RequestListener): Promise<Server> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = { label: 'laptop', secret: 'ü-secret' };
  return new Server({ serverUrl, developer: 'anna', token, awUrl: '', dataDir: '' }, 100);
}

const answering = (json: unknown) =>
  clientOf((_request, response) => void response.end(JSON.stringify(json)));

describe('what responds in the place of the server', () => {
  const HTML = '<html><body>Access blocked: your account is locked</body></html>';
  it.each<[string, { status: number; body: string; headers?: Record<string, string> }, object]>([
    ['the page of a firewall', { status: 403, body: HTML }, { kind: 'blocked' }],
    [
      'a firewall in JSON',
      { status: 403, body: '{"error":"blocked","reason":"account locked"}' },
      { kind: 'blocked' }
    ],
    ['a filter', { status: 451, body: HTML }, { kind: 'blocked' }],
    [
      'too many requests',
      { status: 429, body: HTML, headers: { 'retry-after': '120' } },
      { kind: 'busy', retryAfterMs: 120_000 }
    ],
    ['too many, without a time', { status: 429, body: '{}' }, { kind: 'busy', retryAfterMs: 60_000 }],
    ['a gateway that wants a key', { status: 401, body: '{"message":"No API key"}' }, { kind: 'unexpected' }],
    [
      'a gateway without such a route',
      { status: 404, body: '{"message":"Database does not exist."}' },
      { kind: 'unexpected' }
    ],
    ['a gateway whose server is away', { status: 502, body: HTML }, { kind: 'unexpected' }],
    ['a captive portal', { status: 200, body: HTML }, { kind: 'unexpected' }]
  ])(
    'is no locked account, no revoked token and no erased database: %s',
    async (_, { status, body, headers }, expected) => {
      const server = await clientOf(
        (_request, response) => void response.writeHead(status, headers).end(body)
      );
      await expect(server.me()).rejects.toMatchObject(expected);
      await expect(server.use('dev-x', (remote) => remote.allDocs())).rejects.toMatchObject(expected);
    }
  );
});

describe('Server', () => {
  it('signs in as the developer with the label of the token', async () => {
    let authorization: string | undefined;
    const server = await clientOf((request, response) => {
      authorization = request.headers.authorization;
      const me: Me = {
        user: { name: 'anna.laptop', roles: [] },
        developer: { id: 'anna', name: 'Anna', database: 'dev-x-anna' },
        teams: [],
        databases: { own: 'dev-x-anna', org: 'org' },
        mustChangePassword: false
      };
      response.end(JSON.stringify({ ...me, ofANewerServer: true }));
    });
    expect((await server.me()).developer?.database).toBe('dev-x-anna');
    expect(authorization).toBe(`Basic ${Buffer.from('anna.laptop:ü-secret').toString('base64')}`);
  });

  it('does not wait for ever, neither for a word nor for a database', async () => {
    const server = await clientOf(() => {});
    await expect(server.me()).rejects.toMatchObject({
      kind: 'offline',
      message: expect.stringContaining('in time')
    });
    await expect(server.use('dev-x', (remote) => remote.allDocs())).rejects.toMatchObject({
      kind: 'offline'
    });
  });

  it('takes no other JSON for an answer, least of all for an erased database', async () => {
    for (const json of [{}, [], { user: { name: 'somebody.else' } }]) {
      await expect((await answering(json)).me()).rejects.toMatchObject({ kind: 'unexpected' });
      stop();
    }
    const odd = await answering({ hello: 1 });
    await expect(
      odd.use('dev-x', async (remote) => (await remote.allDocs()).rows.map(({ id }) => id))
    ).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('tells a missing database from a missing route', async () => {
    const missing = (reason: string) =>
      clientOf((_request, response) =>
        response.writeHead(404).end(JSON.stringify({ error: 'not_found', reason }))
      );
    const erased = await missing('Database does not exist.');
    await expect(erased.use('dev-x', (remote) => remote.allDocs())).rejects.toMatchObject({ kind: 'gone' });
    stop();
    await expect((await missing('missing')).contact()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  it('compresses long bodies, and sends them as they are to a server that refuses that', async () => {
    const received: string[] = [];
    const serverThat = (acceptsGzip: boolean) =>
      clientOf((request, response) => {
        void buffer(request).then((bytes) => {
          const isPacked = request.headers['content-encoding'] === 'gzip';
          received.push(`${isPacked ? 'gzip' : 'plain'} ${(isPacked ? gunzipSync(bytes) : bytes).length}`);
          if (isPacked && !acceptsGzip) response.writeHead(415);
          response.end(isPacked && !acceptsGzip ? '{"error":"bad_content_type","reason":"x"}' : '{}');
        });
      });
    const revisions = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [dayId('2026-10-22', `devbox-${n}`), ['1-a']])
      );
    const long = JSON.stringify(revisions(30)).length;
    const accepting = await serverThat(true);
    await accepting.use('dev-x', (remote) => remote.revsDiff(revisions(30)));
    await accepting.use('dev-x', (remote) => remote.revsDiff(revisions(1)));
    expect(received).toEqual([`gzip ${long}`, `plain ${JSON.stringify(revisions(1)).length}`]);
    stop();
    received.length = 0;
    const refusing = await serverThat(false);
    for (let time = 0; time < 2; time += 1)
      await refusing.use('dev-x', (remote) => remote.revsDiff(revisions(30)));
    expect(received).toEqual([`gzip ${long}`, `plain ${long}`, `plain ${long}`]);
  });

  it('reports what the server says of a body that it refuses in both forms', async () => {
    const server = await clientOf((request, response) => {
      request.resume();
      response.writeHead(400).end('{"error":"bad_request","reason":"no such form"}');
    });
    await expect(
      server.use('dev-x', (remote) => remote.revsDiff({ ['x'.repeat(500)]: ['1-a'] }))
    ).rejects.toMatchObject({ message: expect.stringContaining('no such form') });
  });
});

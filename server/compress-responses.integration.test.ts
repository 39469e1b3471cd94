/** Compressed answers of Node's own HTTP, as they come over the wire: `fetch` would unpack them unseen. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import Koa from 'koa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goalId } from '#domain/documents/goal.ts';
import { compressResponses } from './compress-responses.ts';
import { proxyCouch } from './couch-proxy.ts';
import { mountCouch } from './mount-couch.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

async function ask(url: string, body?: object, authorization = ''): Promise<IncomingMessage> {
  const headers = {
    ...(authorization && { authorization }),
    'accept-encoding': 'gzip',
    'content-type': 'application/json'
  };
  const asking = request(url, { method: body ? 'POST' : 'GET', headers });
  asking.end(body && JSON.stringify(body));
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return answer;
}

async function read(answer: IncomingMessage) {
  const bytes = Buffer.concat((await answer.toArray()) as Buffer[]);
  const encoding = answer.headers['content-encoding'];
  return { encoding, wire: bytes.length, text: (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString() };
}

describe('the server', () => {
  let server: TestServer;
  let long: string;
  const askServer = async (path: string, body?: object) =>
    read(await ask(`${server.url}${path}`, body, server.adminAuthorization));
  beforeAll(async () => {
    server = await startTestServer();
    long = `${server.admin.names.prefix}long`;
    await server.admin.db.create(long);
    const docs = Array.from({ length: 200 }, (_, index) => ({
      _id: goalId(String(index)),
      title: 'The same title'
    }));
    await server.admin.use(long).bulk({ docs });
  });
  afterAll(() => server.close());

  it.each([
    ['_all_docs?include_docs=true', undefined],
    [
      '_all_docs?include_docs=true',
      { keys: Array.from({ length: 200 }, (_, index) => goalId(String(index))) }
    ],
    ['_changes?include_docs=true', undefined],
    ['_bulk_get', { docs: Array.from({ length: 200 }, (_, index) => ({ id: goalId(String(index)) })) }]
  ])('packs %s, which says the same', async (path, body) => {
    const packed = await askServer(`/db/${long}/${path}`, body);
    expect(packed.encoding).toBe('gzip');
    expect(packed.text.match(/The same title/g)).toHaveLength(200);
    expect(packed.wire).toBeLessThan(packed.text.length / 3);
  });

  it.each(['continuous', 'longpoll'])('sends the headers of a %s feed before it has rows', async (feed) => {
    const path = `/db/${long}/_changes?feed=${feed}&since=now&heartbeat=60000`;
    const sentMs = performance.now();
    const answer = await ask(`${server.url}${path}`, undefined, server.adminAuthorization);
    expect(answer.statusCode).toBe(200);
    expect(performance.now() - sentMs).toBeLessThan(5_000);
    answer.destroy();
  });

  it.each(['_session', '_all_dbs', 'LONG/goal:1', 'LONG/_changes?feed=longpoll&since=0'])(
    'leaves %s alone',
    async (path) => {
      const { encoding, text } = await askServer(`/db/${path.replace('LONG', long)}`);
      expect(encoding).toBeUndefined();
      expect(JSON.parse(text)).toBeTruthy();
    }
  );

  it('leaves whatever may hold a secret alone', async () => {
    expect((await askServer('/api/v1/health')).encoding).toBeUndefined();
  });
});

describe('the proxy', () => {
  let upstream: Server;
  let front: Server;
  let url: string;
  const listen = async (listening: Server) => {
    await once(listening.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  };
  beforeEach(async () => {
    upstream = createServer((incoming, response) => {
      response.setHeader('content-type', 'application/json');
      // A feed goes on for ever; only its first line is ever seen.
      if (incoming.url?.includes('feed=')) return void response.write('{"seq":1}\n');
      response.end(JSON.stringify({ rows: Array.from({ length: 500 }, () => 'the same') }));
    });
    const app = new Koa()
      .use(compressResponses())
      .use(mountCouch('/db', proxyCouch(await listen(upstream), console.error)));
    const handle = app.callback();
    front = createServer((incoming, response) => void handle(incoming, response));
    url = await listen(front);
  });
  afterEach(() => {
    for (const one of [front, upstream]) {
      one.closeAllConnections();
      one.close();
    }
  });

  it('packs a long answer as it passes', async () => {
    const { encoding, text } = await read(await ask(`${url}/db/team/_all_docs`));
    expect(encoding).toBe('gzip');
    expect(JSON.parse(text)).toMatchObject({ rows: { length: 500 } });
  });

  it.each(['continuous', 'longpoll', 'eventsource'])('hands on a %s feed line by line', async (feed) => {
    const answer = await ask(`${url}/db/team/_changes?feed=${feed}`);
    const [line] = (await once(answer, 'data')) as [Buffer];
    expect(line.toString()).toBe('{"seq":1}\n');
    answer.destroy();
  });
});

/** The service in front of another HTTP server, which answers as CouchDB does to a session that has grown old. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../couch/connection.ts';
import { requireSession } from './session.ts';

let couch: Server;
let front: Server;
const listen = async (server: Server) => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
let url: string;
beforeAll(async () => {
  couch = createServer((_request, response) => {
    response.setHeader('set-cookie', 'AuthSession=renewed; Path=/; HttpOnly');
    response.end(JSON.stringify({ userCtx: { name: 'ana', roles: ['member'] } }));
  });
  const couchUrl = await listen(couch);
  const app = new Koa().use(async (ctx) => {
    ctx.body = (await requireSession(ctx, { couchUrl, couch: connect(couchUrl, {}), now: Date.now })).name;
  });
  const handle = app.callback();
  front = createServer((request, response) => void handle(request, response));
  url = await listen(front);
});
afterAll(() => {
  for (const server of [front, couch]) {
    server.close();
    server.closeAllConnections();
  }
});

it('hands a renewed cookie back, as the browser should have it', async () => {
  const cookiesOver = async (proto: string) => {
    const answer = await fetch(url, {
      headers: { cookie: 'AuthSession=old', 'x-forwarded-proto': proto }
    });
    expect(await answer.text()).toBe('ana');
    return answer.headers.getSetCookie();
  };
  expect(await cookiesOver('http')).toEqual(['AuthSession=renewed; Path=/; HttpOnly; SameSite=Strict']);
  expect(await cookiesOver('https')).toEqual([
    'AuthSession=renewed; Path=/; HttpOnly; SameSite=Strict; Secure'
  ]);
});

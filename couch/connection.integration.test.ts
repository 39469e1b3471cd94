import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization, connect } from './connection.ts';
import { addUser, startEndpoint, type Running } from './embedded/testing/start-endpoint.ts';
import { meetCouch } from './meet.ts';

let store: Running;
let strange: Server;
let answer: RequestListener;
beforeAll(async () => {
  store = await startEndpoint();
  strange = createServer((request, response) => answer(request, response));
  await once(strange.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  strange.close();
  await store.stop();
});

const meet = (url: string, name = 'admin', password = 'admin-password') =>
  meetCouch(connect(url, { authorization: basicAuthorization(name, password) }));
const strangeUrl = () => `http://127.0.0.1:${(strange.address() as AddressInfo).port}`;

it('tells which CouchDB it is', async () => {
  expect(await meet(store.url)).toMatchObject({ version: '3.5.0', uuid: expect.stringMatching(/^\w{32}$/) });
});

it('says that the password is wrong, and at which address', async () => {
  await expect(meet(store.url, 'admin', 'wrong')).rejects.toThrow(
    `The CouchDB at ${store.url} refused the name or the password.`
  );
});

it('says that somebody is no administrator', async () => {
  await addUser(store, 'ana', ['member', 'admin']);
  await expect(meet(store.url, 'ana', 'ana-password')).rejects.toThrow(
    'ana is no administrator of the CouchDB'
  );
});

it('says that nothing answers', async () => {
  await expect(meet('http://127.0.0.1:9')).rejects.toThrow(
    /^No CouchDB answers at http:\/\/127\.0\.0\.1:9: /
  );
});

it.each([
  [200, '<html></html>'],
  [200, '{"status":"ok"}'],
  [404, 'not found']
])('says that what answers %i %s is no CouchDB', async (status, body) => {
  answer = (_request, response) => response.writeHead(status).end(body);
  await expect(meet(strangeUrl())).rejects.toThrow(`What answers at ${strangeUrl()} is no CouchDB.`);
});

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization, checkCouch, connect } from './connection.ts';
import { addUser, startEndpoint, type Running } from './embedded/testing/start-endpoint.ts';

let store: Running;
let other: Server;
let respond: RequestListener;
beforeAll(async () => {
  store = await startEndpoint();
  other = createServer((request, response) => respond(request, response));
  await once(other.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  other.close();
  await store.stop();
});

const check = (url: string, name = 'admin', password = 'admin-password') =>
  checkCouch(connect(url, { authorization: basicAuthorization(name, password) }));
const otherUrl = () => `http://127.0.0.1:${(other.address() as AddressInfo).port}`;

it('returns which CouchDB it is', async () => {
  expect(await check(store.url)).toMatchObject({ version: '3.5.0', uuid: expect.stringMatching(/^\w{32}$/) });
});

it('says that the password is wrong, and at which URL', async () => {
  await expect(check(store.url, 'admin', 'wrong')).rejects.toThrow(
    `The CouchDB at ${store.url} rejected the name or the password.`
  );
});

it('says that a user is not an administrator', async () => {
  await addUser(store, 'ana', ['member', 'admin']);
  await expect(check(store.url, 'ana', 'ana-password')).rejects.toThrow(
    'ana is not an administrator of the CouchDB'
  );
});

it('says that nothing responds', async () => {
  await expect(check('http://127.0.0.1:9')).rejects.toThrow(
    /^No CouchDB responds at http:\/\/127\.0\.0\.1:9: /
  );
});

it.each([
  [200, '<html></html>'],
  [200, '{"status":"ok"}'],
  [404, 'not found']
])('says that a server that responds with %i %s is not CouchDB', async (status, body) => {
  respond = (_request, response) => response.writeHead(status).end(body);
  await expect(check(otherUrl())).rejects.toThrow(`The server at ${otherUrl()} is not CouchDB.`);
});

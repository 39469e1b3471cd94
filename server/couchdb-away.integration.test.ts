/** What the service says while its CouchDB is away, and that it goes on when it is back. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization } from '../couch/connection.ts';
import { startEndpoint, type Running } from '../couch/embedded/testing/start-endpoint.ts';
import type { Registered } from '#domain/api/developers.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let store: Running;
let line: Server;
let server: TestServer;
let lead: Registered;
const sockets = new Set<Socket>();

beforeAll(async () => {
  store = await startEndpoint();
  const port = Number(new URL(store.url).port);
  line = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  await once(line.listen(0, '127.0.0.1'), 'listening');
  const { port: front } = line.address() as AddressInfo;
  server = await startTestServer({ couchUrl: `http://admin:admin-password@127.0.0.1:${front}` });
  lead = await server.register('lead', { roles: ['manager'] });
});
afterAll(async () => {
  await server.close();
  for (const socket of sockets) socket.destroy();
  await store.stop();
});

const asLead = (more: object = {}) => ({
  headers: { authorization: basicAuthorization(lead.email, lead.password!), ...more }
});
const TOTALS = '/team/main/totals?from=2026-10-01&to=2026-10-31&group=day';

it('answers 503 and says so in one line, and is well again by itself', async () => {
  const { port } = line.address() as AddressInfo;
  line.close();
  for (const socket of sockets) socket.destroy();
  server.logged.length = 0;
  const answers = await Promise.all([
    server.call('/me', asLead()),
    server.call(TOTALS, asLead()),
    server.call('/developers', { headers: postAsAdmin({}).headers! }),
    server.call('/register-developer', postAsAdmin({ developer_id: 'ana', name: 'Ana', email: 'a@b.test' }))
  ]);
  const body = { error: 'The database is not responding. Nothing was lost; try again.' };
  for (const answer of answers) expect(answer).toMatchObject({ status: 503, body });
  expect(await server.call('/health')).toMatchObject({ status: 503, body: { couchdb: 'not answering' } });
  expect(server.logged.join('\n')).toMatch(
    /CouchDB did not respond to GET \/api\/v1\/me: connect ECONNREFUSED/
  );
  expect(server.logged.join('\n')).not.toContain('    at ');

  await once(line.listen(port, '127.0.0.1'), 'listening');
  expect((await server.call('/me', asLead())).status).toBe(200);
  expect((await server.register('ana')).created).toBe(true);
});

/** What the service says while its CouchDB is away, and that it goes on when it is back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization } from '../couch/connection.ts';
import { startEndpoint, type Running } from '../couch/embedded/testing/start-endpoint.ts';
import type { Registered } from '#domain/api/developers.ts';
import { startLine, type Line } from './testing/start-line.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let store: Running;
let line: Line;
let server: TestServer;
let lead: Registered;

beforeAll(async () => {
  store = await startEndpoint();
  line = await startLine(Number(new URL(store.url).port));
  server = await startTestServer({ couchUrl: `http://admin:admin-password@127.0.0.1:${line.port}` });
  lead = await server.register('lead', { roles: ['manager'] });
});
afterAll(async () => {
  await server.close();
  line.close();
  await store.stop();
});

const asLead = (more: object = {}) => ({
  headers: { authorization: basicAuthorization(lead.email, lead.password!), ...more }
});
const TOTALS = '/team/main/totals?from=2026-10-01&to=2026-10-31&group=day';

it('answers 503 and says so in one line, and is well again by itself', async () => {
  line.cut();
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

  await line.reconnect();
  expect((await server.call('/me', asLead())).status).toBe(200);
  expect((await server.register('ana')).created).toBe(true);
});

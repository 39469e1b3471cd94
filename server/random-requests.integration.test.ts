/** Whatever is sent to a whole server and to one in front of it: a response, and nothing that the sender may not read. */
import { Agent } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization } from '../couch/connection.ts';
import { sent, type Sent } from '../couch/embedded/testing/random-requests.ts';
import { sendAsIs } from '../couch/embedded/testing/send-as-is.ts';
import { sentToApi } from './testing/random-api-requests.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const SECRET = 'only-for-the-admin';
const PASSWORD = 'the-password-of-alice';
const AT_ONCE = 20;
/** A CouchDB elsewhere takes its time. */
const TIMEOUT_MS = 300_000;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let server: TestServer;
let proxy: TestServer;
let alice: string;

beforeAll(async () => {
  server = await startTestServer();
  proxy = await startTestServer(server.same);
  const { prefix } = server.same;
  const email = `${prefix}alice@company.test`;
  await server.register('alice', { email, password: PASSWORD });
  alice = basicAuthorization(email, PASSWORD);
  for (const [name, roles] of [
    ['notes', ['member']],
    ['closed', ['nobody']]
  ] as const) {
    await server.admin.db.create(prefix + name);
    const body = { admins: { roles: ['_admin'] }, members: { roles } };
    await server.admin.request({ db: prefix + name, path: '_security', method: 'PUT', body });
  }
  const views = { all: { map: 'function (doc) { emit(doc.k, doc.n); }', reduce: '_sum' } };
  await server.admin.request({ db: `${prefix}notes`, path: '_design/d', method: 'PUT', body: { views } });
  await server.admin.request({ db: `${prefix}closed`, path: 'a', method: 'PUT', body: { k: SECRET } });
});
afterAll(async () => {
  agent.destroy();
  await proxy.close();
  await server.close();
});

/** The same request below `/db`, to the databases of this installation. */
const belowDb = (request: Sent): Sent => {
  const path = request.target.path.replace(/^\/(notes|closed)/, `/${server.same.prefix}$1`);
  return { ...request, target: { ...request.target, path: `/db${path}` } };
};

/** What is not a status, or a failure of the server. */
const DEFECTS = [0, 500, 502, 503, 504];

/** A CouchDB elsewhere has failures of its own: 3.5 responds with 500 to a POST of {"_id":[]} to _session. */
const isOurs = ({ target }: Sent) =>
  target.path.startsWith('/api/') || process.env['COUCHDB_URL'] === undefined;

const anyRequest = fc.oneof(sent.map(belowDb), sentToApi);

it.each([
  { who: 'a server', runs: 400, running: () => server },
  { who: 'a server in front of another', runs: 100, running: () => proxy }
])(
  '$who responds to random requests: no unlogged failure, nothing of a closed database',
  { timeout: TIMEOUT_MS },
  async (given) => {
    const { url, logged } = given.running();
    const property = fc.asyncProperty(
      fc.array(anyRequest, { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (requests) => {
        const before = logged.length;
        const responses = await Promise.all(
          requests.map((request) => sendAsIs(request, { agent, origin: url, authorization: alice }))
        );
        for (const [index, { status, text }] of responses.entries()) {
          const asked = requests[index];
          if (asked && isOurs(asked)) expect(DEFECTS, JSON.stringify(asked)).not.toContain(status);
          expect(text).not.toContain(SECRET);
        }
        expect(logged.slice(before).filter((line) => line.includes('failed'))).toEqual([]);
      }
    );
    await fc.assert(property, { numRuns: given.runs });
    expect((await given.running().call('/health')).status).toBe(200);
  }
);

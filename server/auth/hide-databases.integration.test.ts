/** Who finds out which databases exist, and what a server in front of a CouchDB lets through. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let store: TestServer;
let front: TestServer;
let own: Registered;
let others: Registered;
let member: string;
beforeAll(async () => {
  store = await startTestServer();
  front = await startTestServer(store.same);
  own = await store.register('own');
  others = await store.register('others');
  await store.admin.db.create(`${store.admin.names.prefix}foreign`);
  const [label, secret = ''] = (own.api_token ?? '').split('.');
  member = basicAuthorization(`own.${label}`, secret);
});
afterAll(async () => {
  await front.close();
  await store.admin.db.destroy(`${store.admin.names.prefix}foreign`);
  await store.close();
});

type Sent = { method?: string; headers?: Record<string, string>; body?: string };

/** As it is written: `fetch` would resolve dots in a path. */
function send(server: TestServer, path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      request({ hostname, port, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const received: Record<string, unknown> = { ...response.headers };
          // These differ from request to request.
          for (const name of ['date', 'x-request-id']) delete received[name];
          const text = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, body: text, headers: received });
        });
      })
        .on('error', reject)
        .end(body);
    }
  );
}

const ASKED: [string, string, string?][] = [
  ['GET', ''],
  ['HEAD', ''],
  ['PUT', ''],
  ['DELETE', ''],
  ['POST', '', '{}'],
  ['OPTIONS', ''],
  ['COPY', '/x'],
  ['GET', '/'],
  ['GET', '/_all_docs'],
  ['GET', '/_changes?feed=longpoll&timeout=100'],
  ['POST', '/_bulk_docs', '{"docs":[]}'],
  ['POST', '/_bulk_docs', 'no JSON'],
  ['GET', '/_security'],
  ['PUT', '/_security', '{}'],
  ['POST', '/_compact', '{}'],
  ['POST', '/_find', '{}'],
  ['GET', '/_nothing'],
  ['GET', '/missing'],
  ['HEAD', '/missing'],
  ['PUT', '/missing', '{}'],
  ['GET', '/_local/missing'],
  ['GET', '/_design/missing/_view/x'],
  ['GET', '/a/b']
];

describe.each([
  ['the embedded store', () => store],
  ['the proxy', () => front]
])('with %s', (_name, of) => {
  /** Databases that exist, and such that do not. */
  const existing = () => [
    others.database,
    of().admin.names.team('main'),
    of().admin.names.audit,
    `${of().admin.names.prefix}service`,
    `${of().admin.names.prefix}foreign`,
    '_users',
    '_replicator'
  ];
  const missing = () => [
    `${of().admin.names.prefix}dev-aaaaaa-others`,
    `${of().admin.names.prefix}dev-aaaaaa-nobody`,
    of().admin.names.team('nothing'),
    'nothing',
    '_nothing',
    'NOT%20A%20NAME'
  ];

  const CALLERS: Record<string, () => Record<string, string>> = {
    nobody: () => ({}),
    'somebody with an invalid session': () => ({ cookie: 'AuthSession=bm9ib2R5OjVGMDAwMDAwOmFiYw' }),
    'a member': () => ({ authorization: member })
  };

  it.each(Object.keys(CALLERS))('%s gets the same for each database, there or not', async (caller) => {
    for (const [method, path, body] of ASKED) {
      const headers = { 'content-type': 'application/json', ...CALLERS[caller]?.() };
      const sent = { method, headers, ...(body !== undefined && { body }) };
      // Node does not frame the body of a DELETE.
      const responses = await Promise.all(
        [...existing(), ...missing()].map((database) => send(of(), `/db/${database}${path}`, sent))
      );
      const [first] = responses;
      expect(first?.status, `${method} ${path}`).toBe(caller === 'a member' ? 403 : 401);
      for (const response of responses) expect(response, `${method} ${path}`).toEqual(first);
    }
  });

  it('members use their own database and that of the organisation', async () => {
    const headers = { authorization: member };
    for (const path of ['', '/', '/_changes', '/_all_docs', '/_security'])
      expect((await send(of(), `/db/${own.database}${path}`, { headers })).status).toBe(200);
    expect((await send(of(), `/db//${own.database}//_all_docs`, { headers })).status).toBe(200);
    expect((await send(of(), `/db/${own.database}/missing`, { headers })).status).toBe(404);
    expect((await send(of(), `/db/${of().admin.names.org}/rules`, { headers })).status).toBe(200);
  });

  it('a missing database is missing for those who may read it: clients notice by that', async () => {
    const headers = { authorization: member };
    const gone = `${of().admin.names.prefix}dev-aaaaaa-own`;
    const { status, body } = await send(of(), `/db/${gone}`, { headers });
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ error: 'not_found', reason: 'Database does not exist.' });
  });

  it.each([
    '/db/%2e%2e/_users',
    '/db/../_users',
    '/db/org/../_users',
    '/db/org/%2e%2e/%2e%2e/_users',
    '/db/org/x%2F..%2F..%2F_users',
    '/db/org/%252e%252e/_users',
    '/db/org/..%5c_users',
    '/db/org/./x',
    '/db/%',
    '/db/org/%C3%28'
  ])('%s is refused to every caller', async (path) => {
    for (const headers of [{}, { authorization: of().adminAuthorization }] as Record<string, string>[]) {
      const { status, body } = await send(of(), path, { headers });
      expect(status).toBe(400);
      expect(JSON.parse(body)).toMatchObject({ error: 'bad_request' });
    }
  });

  it('anyone may greet it, ask who they are, and whether it is up', async () => {
    // A CouchDB with `require_valid_user_except_for_up` decides otherwise about all but the last.
    const open = process.env['COUCHDB_URL'] === undefined ? ['/db', '/db/', '/db/_session'] : [];
    for (const path of [...open, '/db/_up']) expect((await send(of(), path)).status, path).toBe(200);
    for (const path of [
      '/db/_session/x',
      '/db/_up/x',
      '/db/_utils',
      '/db/_utils/index.html',
      '/db/favicon.ico'
    ])
      expect((await send(of(), path)).status, path).toBe(401);
  });
});

const SERVER_RESOURCES = [
  '_all_dbs',
  '_dbs_info',
  '_active_tasks',
  '_db_updates',
  '_membership',
  '_node/_local/_config',
  '_replicate',
  '_reshard',
  '_scheduler/jobs',
  '_uuids',
  '_users/_all_docs',
  '_replicator/_all_docs',
  '_global_changes'
];

it('passes nothing of the CouchDB behind it on but the databases of this installation', async () => {
  const headers = { authorization: store.adminAuthorization };
  for (const path of [...SERVER_RESOURCES, `${store.admin.names.prefix}foreign`, `${own.database}/_purge`])
    expect((await send(front, `/db/${path}`, { headers })).status, path).toBe(403);
  expect((await send(front, `/db/${own.database}`, { headers })).status).toBe(200);
});

it('leaves the embedded store to who has the admin token', async ({ skip }) => {
  skip(process.env['COUCHDB_URL'] !== undefined, 'only the embedded store has this');
  const headers = { authorization: store.adminAuthorization };
  for (const path of ['_all_dbs', '_users/_all_docs', 'foreign', `${own.database}/_revs_limit`])
    expect((await send(store, `/db/${path}`, { headers })).status, path).toBe(200);
  for (const path of SERVER_RESOURCES)
    expect((await send(store, `/db/${path}`, { headers: { authorization: member } })).status, path).toBe(403);
});

it('counts a wrong password once, however often the database is asked for', async () => {
  const { email, password = '' } = await store.register('forgetful');
  const { database } = own;
  for (let attempt = 1; attempt <= 4; attempt++) {
    const headers = { authorization: basicAuthorization(email, 'wrong') };
    expect((await send(store, `/db/${database}`, { headers })).status).toBe(401);
  }
  const headers = { authorization: basicAuthorization(email, password) };
  expect((await send(store, '/db/_session', { headers })).status).toBe(200);
});

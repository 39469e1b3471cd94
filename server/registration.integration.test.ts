import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#domain/api/routes.ts';
import { splitCredentials } from '../couch/connection.ts';
import { ADMIN_TOKEN, postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const john = { developer_id: 'john_doe', name: 'John Doe', email: 'John@Company.com' };
const error = async (init?: RequestInit) => {
  const { status, body } = await server.call('/register-developer', init);
  return { status, error: (body as { error?: string }).error };
};

describe('registering a developer', () => {
  it('returns the token and a one-time password, once', async () => {
    const first = await server.call('/register-developer', postAsAdmin(john));
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      developer_id: 'john_doe',
      email: `${server.admin.names.prefix}john@company.com`,
      roles: ['member', 'developer:john_doe'],
      teams: ['main'],
      created: true,
      database: expect.stringMatching(/^(t\w+-)?dev-[a-z0-9]{6}-john_doe$/),
      api_token: expect.stringMatching(/^[^.]+\.[\w-]{43}$/),
      password: expect.stringMatching(/^(\w{4}-){3}\w{4}$/)
    });
    const again = await server.call('/register-developer', postAsAdmin(john));
    expect(again.status).toBe(200);
    expect(again.body).not.toHaveProperty('api_token');
    expect(again.body).not.toHaveProperty('password');
    expect((again.body as { database: string }).database).toBe((first.body as { database: string }).database);
  });

  it('makes a database that its agent may write and others may not read', async () => {
    const [ana, kofi] = [await server.register('ana_ruiz'), await server.register('kofi_mensah')];
    const [label, secret = ''] = ana.api_token!.split('.');
    const agent = server.as(`ana_ruiz.${label}`, secret);
    // The access rules, and the epochs.
    await expect(agent.use(ana.database).info()).resolves.toMatchObject({ doc_count: 2 });
    await expect(agent.use(kofi.database).info()).rejects.toMatchObject({ statusCode: 403 });
    await expect(agent.use(server.admin.names.team('main')).info()).rejects.toMatchObject({
      statusCode: 403
    });
    await expect(agent.use(ana.database).insert({ _id: 'profile' })).rejects.toMatchObject({
      statusCode: 403
    });
  });

  it('keeps neither the token nor the password in clear', async () => {
    const registration = { ...john, developer_id: 'mei_lin', email: 'mei@company.test' };
    const { body } = await server.call(
      '/register-developer',
      postAsAdmin({ ...registration, password: 'a long password' })
    );
    const mei = body as { api_token?: string };
    expect(mei).not.toHaveProperty('password');
    const users = JSON.stringify(await server.admin.use('_users').list({ include_docs: true }));
    expect(users).toContain('mei_lin');
    expect(users).not.toContain(mei.api_token!.split('.')[1]);
    expect(users).not.toContain('a long password');
  });

  it('derives the key of a token, which cannot be guessed, with few iterations', async () => {
    const { api_token: token = '' } = await server.register('tess_token');
    const id = `org.couchdb.user:tess_token.${token.split('.')[0]}`;
    await expect(server.admin.use('_users').get(id)).resolves.toMatchObject({
      password_scheme: 'pbkdf2',
      iterations: 1000
    });
  });

  it('gives a manager the teams they manage', async () => {
    const lead = await server.register('priya_nair', { roles: ['manager'], teams: ['main', 'mobile'] });
    expect(lead.roles).toEqual(['member', 'developer:priya_nair', 'manager:main', 'manager:mobile']);
    expect(lead.teams).toEqual(['main', 'mobile']);
  });

  it('completes a registration that broke off before its token was made', async () => {
    const lost = await server.register('sam_lost');
    const users = server.admin.use('_users');
    const id = `org.couchdb.user:sam_lost.${lost.api_token!.split('.')[0]}`;
    await users.destroy(id, (await users.get(id))._rev);
    await server.admin.db.destroy(lost.database);
    const completed = await server.register('sam_lost', { password: undefined });
    expect(completed).toMatchObject({ created: true, database: lost.database });
    expect(completed.api_token).toBeDefined();
    expect(completed.password).toBeDefined();
  });
});

describe('registering again', () => {
  const send = (body: object) =>
    server.call('/register-developer', postAsAdmin({ ...again, developer_id: 'again_one', ...body }));
  const again = { name: 'Again One', email: 'again_one@company.test' };
  const rolesInCouch = async () => {
    const { admin } = server;
    const user = await admin.use('_users').get(`org.couchdb.user:${admin.names.prefix}${again.email}`);
    return (user as unknown as { roles: string[] }).roles;
  };

  it('applies another name, other roles and further teams, and says which', async () => {
    const own = await server.register('again_one', {
      ...again,
      teams: ['main'],
      password: 'a long password'
    });
    const session = () => server.as(own.email, 'a long password').session();
    expect((await send({})).body).toMatchObject({ created: false, changed: [], teams: ['main'] });
    expect((await send({ name: 'Renamed' })).body).toMatchObject({ changed: ['name'], name: 'Renamed' });

    const lead = await send({ name: 'Renamed', roles: ['manager'], teams: ['second'] });
    expect(lead.status).toBe(200);
    expect(lead.body).toMatchObject({
      changed: ['roles', 'teams'],
      roles: ['member', 'developer:again_one', 'manager:second'],
      teams: ['main', 'second']
    });
    // The roles count at once, and the password is the same.
    await expect.poll(async () => (await session()).userCtx.roles).toEqual(await rolesInCouch());
    expect((await send({ name: 'Renamed' })).body).toMatchObject({ changed: [], roles: expect.any(Array) });
    expect((await send({ name: 'Renamed' })).body).toHaveProperty('roles.length', 3);
    expect((await send({ name: 'Renamed', roles: [] })).body).toMatchObject({
      changed: ['roles'],
      roles: ['member', 'developer:again_one']
    });
    const acts = JSON.stringify(
      await server.admin.use(server.admin.names.audit).list({ include_docs: true })
    );
    expect(acts.match(/"change-registration"/g)).toHaveLength(3);
    expect(acts).not.toContain('Renamed');
  });

  it('says that it does not replace a password', async () => {
    const { body } = await send({ name: 'Renamed', password: 'another long password' });
    expect(body).toMatchObject({ changed: [], notes: [expect.stringMatching(/password was not changed/)] });
    await expect(server.as(`${server.admin.names.prefix}${again.email}`, 'a long password').session())
      .resolves //
      .toMatchObject({ ok: true });
  });

  it('leaves those who have moved to another team where they are', async () => {
    await server.register('moved_one', { teams: ['second'] });
    const { body } = await server.call(
      '/register-developer',
      postAsAdmin({ developer_id: 'moved_one', name: 'moved_one', email: 'moved_one@company.test' })
    );
    expect(body).toMatchObject({ changed: [], teams: ['second'] });
  });

  it('gives the new roles to somebody with a one-time password once they have chosen another', async () => {
    const waiting = { developer_id: 'waiting_one', name: 'w', email: 'waiting_one@company.test' };
    await server.call('/register-developer', postAsAdmin(waiting));
    const { body } = await server.call('/register-developer', postAsAdmin({ ...waiting, roles: ['admin'] }));
    expect(body).toMatchObject({ changed: ['roles'], roles: ['member', 'developer:waiting_one', 'admin'] });
    const { admin } = server;
    const user = (await admin
      .use('_users')
      .get(`org.couchdb.user:${admin.names.prefix}waiting_one@company.test`)) as unknown as {
      roles: string[];
    };
    expect(user.roles).toEqual([]);
  });
});

it.each([
  ["o'brien@company.test", "o'brien@company.test"],
  ['Kim@Müller.Test', 'kim@xn--mller-kva.test'],
  ['用户@例子.test', '用户@xn--fsqu00a.test'],
  [`${'l'.repeat(64)}@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(56)}.test`, undefined]
])('people may have the address %s, and sign in with it', async (email, stored = email) => {
  const id = `address_${email.length}`;
  const registered = await server.register(id, { email });
  expect(registered.email).toBe(`${server.admin.names.prefix}${stored}`);
  const { userCtx } = await server.as(registered.email, registered.password!).session();
  expect(userCtx).toMatchObject({ name: registered.email });
  const session = await fetch(`${server.url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: registered.email, password: registered.password })
  });
  expect(session.status).toBe(200);
  const [cookie = ''] = (session.headers.get('set-cookie') ?? '').split(';');
  const me = await server.call('/me', { headers: { cookie } });
  expect(me.body).toMatchObject({ user: { name: registered.email }, developer: { id } });
  expect((await server.call(`/developers/${id}/erase`, postAsAdmin({}))).status).toBe(200);
});

describe('a registration is refused, with the reason,', () => {
  it('without or with a wrong token', async () => {
    const body = JSON.stringify(john);
    const headers = { 'content-type': 'application/json' };
    expect(await error({ method: 'POST', body, headers })).toEqual({
      status: 401,
      error: 'This needs the header Admin-Token.'
    });
    expect(await error({ method: 'POST', body, headers: { ...headers, 'Admin-Token': 'guess' } })).toEqual({
      status: 401,
      error: 'The admin token is wrong.'
    });
  });

  it.each([
    [{ ...john, developer_id: 'admin' }, 'developer_id: this id is reserved; choose another'],
    [{ ...john, developer_id: 'John' }, /^developer_id: starts with a letter/],
    [{ ...john, developer_id: '1st' }, /^developer_id: starts with a letter/],
    [{ ...john, developer_id: 'x'.repeat(64) }, /^developer_id: starts with a letter/],
    [{ ...john, email: 'john@' }, 'email: must be an e-mail address'],
    [{ ...john, name: ' ' }, 'name: must not be empty'],
    [{ ...john, roles: ['_admin'] }, /^roles\.0: a role is/],
    [{ ...john, teams: [] }, 'teams: names at least one team'],
    [{ ...john, password: 'short' }, 'password: must have at least 8 characters'],
    ['{"developer_id":', 'The body is not valid JSON.'],
    ['[]', 'developer_id: is missing; name: is missing; email: is missing'],
    ['null', /Expected Object/]
  ])('for %j', async (body, expected) => {
    const response = await error(postAsAdmin(body));
    expect(response.status).toBe(400);
    expect(response.error).toMatch(expected);
  });

  it('when it is not JSON or far too long', async () => {
    const headers = { 'Admin-Token': ADMIN_TOKEN };
    expect((await error({ method: 'POST', body: 'developer_id=x', headers })).status).toBe(415);
    expect((await error(postAsAdmin({ ...john, name: 'x'.repeat(70_000) }))).status).toBe(413);
  });

  it.each(['iso-8859-1', 'utf-16', '"windows-1252"'])('in the charset %s', async (charset) => {
    const headers = { 'Admin-Token': ADMIN_TOKEN, 'content-type': `application/json; charset=${charset}` };
    const { status, error: reason } = await error({ method: 'POST', body: JSON.stringify(john), headers });
    expect([status, reason]).toEqual([415, expect.stringMatching(/^JSON is sent in UTF-8/)]);
  });

  it('when it is compressed', async () => {
    const headers = { ...postAsAdmin({}).headers, 'content-encoding': 'gzip' };
    const sent = { method: 'POST', body: gzipSync(JSON.stringify(john)), headers };
    const { status, body, headers: received } = await server.call('/register-developer', sent);
    expect([status, body]).toMatchObject([
      415,
      { error: 'Request bodies must not be compressed.', code: 'unsupported-media-type' }
    ]);
    expect(received.get('accept-encoding')).toBe('identity');
  });

  it('when it is no UTF-8, while a byte order mark is ignored', async () => {
    const { headers } = postAsAdmin({});
    const send = (body: Buffer) => error({ method: 'POST', body: new Uint8Array(body), headers: headers! });
    const json = JSON.stringify({ ...john, developer_id: 'admin' });
    expect(await send(Buffer.from(json.replace('John Doe', 'J\u00f6rg'), 'latin1'))).toEqual({
      status: 400,
      error: 'The body is not valid UTF-8.'
    });
    expect((await send(Buffer.from(`\ufeff${json}`))).error).toMatch(/^developer_id: this id is reserved/);
  });

  it('when the id or the e-mail is somebody else’s', async () => {
    await server.register('first_one');
    expect(
      await error(postAsAdmin({ ...john, developer_id: 'first_one', email: 'other@company.test' }))
    ).toEqual({
      status: 409,
      error: 'The id first_one is registered with another e-mail address.'
    });
    expect(
      (await error(postAsAdmin({ ...john, developer_id: 'second_one', email: 'first_one@company.test' })))
        .status
    ).toBe(409);
  });
});

const readCredentials = (authorization: string): string[] =>
  Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':');

/** A server over the same CouchDB whose requests with `part` in their path wait, the first time, until they are released. */
async function startHeldBack(part: string) {
  let hold = () => undefined as void;
  const isHeld = new Promise<void>((resolve) => (hold = resolve));
  let release = () => undefined as void;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  const { url, authorization } = splitCredentials(server.same.couchUrl);
  const passOn = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (`${incoming.method} ${decodeURIComponent(incoming.url ?? '')}`.includes(part)) {
      hold();
      await isReleased;
    }
    const { method, headers } = incoming;
    const { pathname } = new URL(url);
    const options = { method, headers, path: pathname.replace(/\/$/, '') + incoming.url };
    const passedOn = request(url, options, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    passedOn.on('error', () => outgoing.destroy());
    outgoing.once('close', () => passedOn.destroy());
    incoming.pipe(passedOn);
  };
  const line = createServer((...both) => void passOn(...both)).listen(0, '127.0.0.1');
  await once(line, 'listening');
  const { port } = line.address() as AddressInfo;
  const [name, password] = readCredentials(authorization);
  const couchUrl = `http://${name}:${password}@127.0.0.1:${port}`;
  const other = await startTestServer({ couchUrl, prefix: server.same.prefix });
  const close = async () => {
    release();
    await other.close();
    line.closeAllConnections();
    line.close();
  };
  return { call: other.call, isHeld, release, close };
}

describe('registrations at once', () => {
  const send = (body: object) => server.call('/register-developer', postAsAdmin({ ...john, ...body }));
  const outcomes = (responses: { status: number }[]) => responses.map(({ status }) => status).sort();

  it('of one id with two addresses: one wins, the other gets 409 and leaves nothing', async () => {
    const responses = await Promise.all(
      ['a', 'b'].map((name) => send({ developer_id: 'raced_id', email: `${name}@raced.test` }))
    );
    expect(outcomes(responses)).toEqual([201, 409]);
    await expectOne('raced_id', /raced\.test/g);
  });

  it('of one address with two ids: one wins, the other gets 409 and leaves nothing', async () => {
    const responses = await Promise.all(
      ['raced_a', 'raced_b'].map((developer_id) => send({ developer_id, email: 'c@raced-mail.test' }))
    );
    expect(outcomes(responses)).toEqual([201, 409]);
    await expectOne('raced_[ab]', /raced-mail\.test/g);
  });

  it('of the same person: one wins, and the token and the password belong together', async () => {
    const same = { developer_id: 'raced_same', email: 'd@raced-same.test' };
    const responses = await Promise.all([send(same), send(same), send(same)]);
    expect(outcomes(responses)).toEqual([201, 409, 409]);
    await expectOne('raced_same', /raced-same\.test/g);
  });

  it('beside an erasure leaves a whole person or nobody', async () => {
    for (let round = 0; round < 5; round++) {
      const id = `raced_erased_${round}`;
      await Promise.all([
        send({ developer_id: id, email: `${id}@company.test` }),
        server.call(`/developers/${id}/erase`, postAsAdmin({})),
        server.call(`/developers/${id}/rotate-token`, postAsAdmin({})),
        server.call(`/developers/${id}/disable`, postAsAdmin({}))
      ]);
      const { databases, users } = await namesOf(id);
      expect([databases.length, users.length]).toEqual(users.length === 0 ? [0, 0] : [1, expect.any(Number)]);
      await server.call(`/developers/${id}/erase`, postAsAdmin({}));
      expect(await namesOf(id)).toEqual({ databases: [], users: [] });
    }
  });

  it('of one id on two servers, one of which looked before the other was done: one wins', async () => {
    const other = await startHeldBack('registration-raced_gap');
    try {
      const body = { ...john, developer_id: 'raced_gap', email: 'late@raced-gap.test' };
      const late = other.call('/register-developer', postAsAdmin(body));
      await other.isHeld;
      const early = await send({ developer_id: 'raced_gap', email: 'early@raced-gap.test' });
      other.release();
      expect([early.status, (await late).status]).toEqual([201, 409]);
      await expectOne('raced_gap', /raced-gap\.test/g);
    } finally {
      await other.close();
    }
  });

  it.each([
    ['erase', 'all'],
    ['disable', 'all'],
    ['erase', 'one'],
    ['disable', 'one']
  ])('%s on one server beside a rotation of %s on another leaves no new token', async (act, which) => {
    const id = `rotated_beside_${act}_${which}`;
    const { api_token: token = '' } = await server.register(id);
    const other = await startHeldBack('POST /_users');
    try {
      const path = which === 'all' ? 'rotate-token' : `tokens/${token.split('.')[0]}/rotate`;
      const rotating = other.call(`/developers/${id}/${path}`, postAsAdmin({}));
      await other.isHeld;
      expect((await server.call(`/developers/${id}/${act}`, postAsAdmin({}))).status).toBe(200);
      other.release();
      expect((await rotating).status).toBe(409);
      const { databases, users } = await namesOf(id);
      expect([databases.length, users.length]).toEqual(act === 'erase' ? [0, 0] : [1, 2]);
      for (const { doc } of users) expect(doc).not.toHaveProperty('derived_key');
    } finally {
      await other.close();
    }
  });

  async function namesOf(id: string) {
    const all = (await server.admin.db.list()) as string[];
    const { prefix } = server.admin.names;
    const { rows } = await server.admin.use('_users').list({ include_docs: true });
    const users = rows.filter(({ doc }) => {
      const { tidesheet } = (doc ?? {}) as { tidesheet?: { developer: string; installation?: string } };
      return tidesheet?.installation === prefix && new RegExp(`^${id}$`).test(tidesheet.developer);
    });
    return { databases: all.filter((name) => new RegExp(`^${prefix}dev-.{6}-${id}$`).test(name)), users };
  }

  async function expectOne(id: string, address: RegExp): Promise<void> {
    const { databases, users } = await namesOf(id);
    expect([databases.length, users.length]).toEqual([1, 2]);
    const { rows } = await server.admin.use('_users').list();
    expect(rows.filter(({ id: user }) => user.match(address))).toHaveLength(1);
  }
});

it('rotating gives a new token and ends the old one', async () => {
  const before = await server.register('rota_ted');
  const rotated = await server.call('/developers/rota_ted/rotate-token', postAsAdmin({}));
  const token = (rotated.body as { api_token: string }).api_token;
  const use = (given: string) => {
    const [label, secret = ''] = given.split('.');
    return server.as(`rota_ted.${label}`, secret).use(before.database).info();
  };
  await expect(use(token)).resolves.toMatchObject({ db_name: before.database });
  await expect
    .poll(() => use(before.api_token!).catch((e: { statusCode: number }) => e.statusCode))
    .toBe(401);
  expect((await server.call('/developers/nobody/rotate-token', postAsAdmin({}))).status).toBe(404);
});

it('lists the developers for the admin only', async () => {
  await server.register('listed_one');
  const { body } = await server.call('/developers', { headers: { 'Admin-Token': ADMIN_TOKEN } });
  const { developers } = body as { developers: { developer_id: string; agents: string[] }[] };
  const listed = developers.find((developer) => developer.developer_id === 'listed_one');
  expect(listed).toMatchObject({
    email: `${server.admin.names.prefix}listed_one@company.test`,
    teams: ['main'],
    agents: [expect.any(String)]
  });
  expect((await server.call('/developers')).status).toBe(401);
});

it('records every administrative act without its secrets', async () => {
  const registered = await server.register('audited_one');
  const audit = JSON.stringify(await server.admin.use(server.admin.names.audit).list({ include_docs: true }));
  expect(audit).toContain('"subject":"audited_one"');
  expect(audit).not.toContain(registered.api_token!.split('.')[1]);
});

describe('other methods', () => {
  it.each(ROUTES.map(({ method, path }) => [path.replace(/:\w+/g, 'any'), method] as const))(
    'of %s: 405 with Allow',
    async (path) => {
      const allowed = ROUTES.filter((route) => route.path.replace(/:\w+/g, 'any') === path).map(
        ({ method }) => method
      );
      const unserved = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
        (method) => !(allowed as string[]).includes(method)
      );
      for (const method of unserved) {
        const { status, body, headers } = await server.call(path, { method });
        expect([method, status, body]).toMatchObject([method, 405, { code: 'method-not-allowed' }]);
        const allow = headers.get('allow')?.split(', ') ?? [];
        expect(allow).toEqual(expect.arrayContaining(allowed));
        expect(allow).not.toContain(method);
      }
    }
  );

  it('OPTIONS lists them, and a path that is none stays 404', async () => {
    const options = await fetch(`${server.url}/api/v1/developers`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect((await fetch(`${server.url}/api/v1/health`, { method: 'HEAD' })).status).toBe(200);
    expect((await server.call('/nowhere', { method: 'DELETE' })).status).toBe(404);
  });
});

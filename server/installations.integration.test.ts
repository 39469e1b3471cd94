/** Several installations in one CouchDB: accounts of one have nothing in another. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId } from '#domain/documents/day.ts';
import { holidayId } from '#domain/documents/holiday.ts';
import { reviewId } from '#domain/documents/review.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { RULES_ID } from '#domain/documents/rules.ts';
import { teamId } from '#domain/documents/team.ts';
import { developerRole, qualifyRole } from '#domain/roles.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { basicAuthorization, connect, splitCredentials, statusOf, type Couch } from '../couch/connection.ts';
import { startEndpoint, type Running } from '../couch/embedded/testing/start-endpoint.ts';
import { runChecks } from './doctor/run-checks.ts';
import { listAgents, listPeople, putUser } from './people/users.ts';
import { removeInstallation } from './testing/remove-installation.ts';
import { postAsAdmin, startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const shared = process.env['COUCHDB_URL'];
let endpoint: Running | undefined;
let couchUrl: string;
/** The second begins with the first. */
let prefixes: [string, string];
const servers: TestServer[] = [];
beforeAll(async () => {
  if (shared === undefined) endpoint = await startEndpoint();
  const { url } = endpoint ?? { url: '' };
  couchUrl = shared ?? url.replace('://', '://admin:admin-password@');
  prefixes = shared === undefined ? ['', 'acme'] : withRandom(randomBytes(3).toString('hex'));
  for (const prefix of prefixes) servers.push(await startTestServer({ couchUrl, prefix }));
});
const withRandom = (random: string): [string, string] => [`i${random}`, `i${random}b`];
afterAll(async () => {
  const couches = servers.map((server) => server.admin);
  for (const server of servers) await server.close();
  if (endpoint) return endpoint.stop();
  const { url, authorization } = splitCredentials(couchUrl);
  // The longer prefix first: removing the shorter one takes what is left of both.
  for (const { names } of couches.reverse())
    await removeInstallation(connect(url, { authorization }, names.prefix));
});

const statusFor = (response: Promise<unknown>) => response.then(() => 200, statusOf);
const [FIRST, SECOND] = [0, 1];

describe.each([
  ['of the first', FIRST, SECOND],
  ['of the second', SECOND, FIRST]
])('accounts %s installation', (_name, home, away) => {
  const roles = ['admin', 'manager', 'manager:web'];
  let ours: TestServer;
  let theirs: TestServer;
  let person: Registered;
  let victim: Registered;
  beforeAll(async () => {
    [ours, theirs] = [servers[home]!, servers[away]!];
    // The same ids and teams on both sides.
    const id = `kim_${home}`;
    person = await ours.register(id, { roles, teams: ['main', 'web'], email: `${id}@one.test` });
    victim = await theirs.register(id, { teams: ['main', 'web'], email: `${id}@other.test` });
    await writeAsAgent(theirs, victim, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    await theirs.fanIn.sweep();
  });

  const accounts = (): [string, Couch][] => {
    const [label, secret = ''] = person.api_token!.split('.');
    return [
      ['person', theirs.as(person.email, person.password!)],
      ['agent', theirs.as(`${person.developer_id}.${label}`, secret)]
    ];
  };

  it('read and write none of the other’s databases', async () => {
    const { names } = theirs.admin;
    const documents: [string, { _id: string }][] = [
      [names.org, { _id: RULES_ID }],
      [names.org, { _id: holidayId('2026-12-25') }],
      [names.org, { _id: teamId('main') }],
      [names.team('main'), { _id: reviewId({ ...SAMPLE_DOCUMENTS.review, developer: victim.developer_id }) }],
      [names.team('web'), { _id: reviewId({ ...SAMPLE_DOCUMENTS.review, developer: victim.developer_id }) }],
      [victim.database, { _id: dayId('2026-10-27', 'desk') }],
      [names.audit, { _id: 'x' }],
      [names.service, { _id: 'x' }]
    ];
    for (const [account, couch] of accounts()) {
      for (const [database, document] of documents) {
        const db = couch.use(database);
        expect([account, database, await statusFor(db.list())]).toEqual([account, database, 403]);
        expect([account, database, await statusFor(db.insert(document))]).toEqual([account, database, 403]);
        expect(await statusFor(db.changes())).toBe(403);
        const local = { db: database, path: '_local/x', method: 'PUT', body: {} };
        expect(await statusFor(couch.request(local))).toBe(403);
      }
    }
  });

  it('are refused by the other’s API', async () => {
    const [label, secret = ''] = person.api_token!.split('.');
    const headers = [
      basicAuthorization(person.email, person.password!),
      basicAuthorization(`${person.developer_id}.${label}`, secret)
    ].map((authorization) => ({ authorization, 'content-type': 'application/json' }));
    const path = `/developers/${victim.developer_id}`;
    const totals = '/team/main/totals?from=2026-10-27&to=2026-10-28&group=day';
    const body = JSON.stringify({ current: person.password, password: 'quite another one' });
    for (const header of headers) {
      for (const read of ['/me', '/developers', totals])
        expect([read, (await theirs.call(read, { headers: header })).status]).toEqual([read, 401]);
      for (const act of ['erase', 'disable', 'invite', 'rotate-token', 'enrolment']) {
        const request = { method: 'POST', headers: header, body: '{}' };
        expect([act, (await theirs.call(`${path}/${act}`, request)).status]).toEqual([act, 401]);
      }
      const change = { method: 'POST', headers: header, body };
      expect((await theirs.call('/me/password', change)).status).toBe(401);
    }
  });

  it('do at home what their roles allow, which clients see without prefix', async () => {
    const authorization = basicAuthorization(person.email, person.password!);
    const me = (await ours.call('/me', { headers: { authorization } })).body;
    const all = ['member', developerRole(person.developer_id), 'admin', 'manager:main', 'manager:web'];
    expect(me).toMatchObject({ user: { roles: all } });
    expect(person.roles).toEqual(all);
    expect((await ours.call('/developers', { headers: { authorization } })).status).toBe(200);
    const { names } = ours.admin;
    const couch = ours.as(person.email, person.password!);
    const holiday = {
      _id: holidayId('2026-12-25'),
      type: 'holiday',
      v: 1,
      date: '2026-12-25',
      name: 'Christmas'
    };
    expect(await statusFor(couch.use(names.org).insert(holiday))).toBe(200);
    expect(await statusFor(couch.use(names.audit).list())).toBe(200);
    await writeAsAgent(ours, person, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
  });
});

it('gives the accounts of an earlier version the roles of their installation', async () => {
  const [first, second] = [servers[FIRST]!, servers[SECOND]!];
  const old = await second.register('earlier', { roles: ['admin', 'manager'], email: 'earlier@other.test' });
  const users = [...(await listPeople(second.admin)), ...(await listAgents(second.admin))];
  for (const user of users.filter(({ tidesheet }) => tidesheet.developer === 'earlier')) {
    const roles = user.roles.map((role) => role.slice(prefixes[1].length));
    await putUser(second.admin, { ...user, roles });
  }
  const members = { admins: { roles: ['_admin'] }, members: { roles: ['developer:earlier'] } };
  const security = { db: old.database, path: '_security', method: 'PUT', body: members };
  await second.admin.request(security);

  const again = await startTestServer({ couchUrl, prefix: prefixes[1] });
  try {
    const checked = await runChecks(again.admin);
    expect(checked.filter(({ ok, check }) => !ok && check !== 'configuration')).toEqual([]);
    const couch = again.as(old.email, old.password!);
    expect(await statusFor(couch.use(old.database).list())).toBe(200);
    expect(await statusFor(couch.use(again.admin.names.team('main')).list())).toBe(200);
    await writeAsAgent(again, old, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    expect(await statusFor(couch.use(first.admin.names.org).list())).toBe(403);
    const { roles } = (await listPeople(again.admin)).find(({ name }) => name === old.email)!;
    expect(roles).toContain(qualifyRole(prefixes[1], 'admin'));
    expect(roles).not.toContain('admin');
  } finally {
    await again.close();
  }
});

it('keeps two people apart whose addresses make the same name', async () => {
  const [first, second] = [servers[FIRST]!, servers[SECOND]!];
  const one = await second.register('sam', { email: 'sam@one.test' });
  const rest = prefixes[1].slice(prefixes[0].length);
  const body = { developer_id: 'sam', name: 'Sam', email: `${rest}sam@one.test` };
  expect((await first.call('/register-developer', postAsAdmin(body))).status).toBe(409);
  expect((await listPeople(second.admin)).find(({ name }) => name === one.email)).toBeDefined();
});

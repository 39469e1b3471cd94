/** People who are disabled, invited again and erased; and what becomes of the replicas of those who are erased. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayId } from '#domain/documents/day.ts';
import { teamId } from '#domain/documents/team.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import { parseErasureId } from '#domain/documents/erasure.ts';
import type { Review } from '#domain/documents/review.ts';
import type { Sheet } from '#domain/documents/sheet.ts';
import { developerOfTeamDocument } from '#domain/documents/team-developer.ts';
import { inTeam, reviewOf, sheetOf } from '#domain/testing/sheets.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { auditId } from '#domain/documents/audit.ts';
import { USERS } from '../couch/databases.ts';
import { checkTeams } from './doctor/check-teams.ts';
import { listExpectedDatabases } from './doctor/expected-databases.ts';
import { listPeople, putUser, userId } from './people/users.ts';
import type { Registered } from '#domain/api/developers.ts';
import {
  asAgent,
  postAsAdmin,
  startTestServer,
  writeAsAgent,
  type TestServer
} from './testing/test-server.ts';

let server: TestServer;
let lead: Registered;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  lead = await server.register('lead', { roles: ['manager'] });
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-replicas-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const act = (id: string, name: string) => server.call(`/developers/${id}/${name}`, postAsAdmin({}));
const statusOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 200,
    (error: { statusCode?: number; status?: number }) => error.statusCode ?? error.status
  );
const asPerson = (person: Registered, password = person.password!) =>
  server.as(person.email, password).use(person.database).info();
const team = () => server.admin.use(server.admin.names.team('main'));
const idsOf = async (developer: string) =>
  (await team().list()).rows.map(({ id }) => id).filter((id) => developerOfTeamDocument(id) === developer);
const day = (date: string) => workedDay(date, 'desk', [[36_000, 36_900]]);

/** A replica on somebody's machine, and the address it replicates with as them. */
function replicaOf(name: string, database: string, user: string, password: string) {
  const remote = new PouchDB<DeviceDay | Review | Sheet>(`${server.url}/db/${database}`, {
    skip_setup: true,
    auth: { username: user, password }
  });
  return {
    local: new PouchDB<DeviceDay | Review | Sheet>(join(folder, name), { auto_compaction: true }),
    remote
  };
}

describe('a database that was erased', () => {
  it('is known as such by its very name, which nobody can guess, also after the person is back', async () => {
    const person = await server.register('wiped');
    const ask = (database: string) => server.call(`/erased/${database}`);
    expect((await ask(person.database)).status).toBe(404);
    await act('wiped', 'erase');
    expect(await ask(person.database)).toMatchObject({
      status: 200,
      body: { erased: true, database: person.database, at: expect.stringMatching(/^2\d{3}-.*Z$/) as string }
    });
    const again = await server.register('wiped');
    expect((await ask(again.database)).status).toBe(404);
    expect((await ask(person.database)).status).toBe(200);
    expect((await ask('org')).status).toBe(404);
  });

  it('leaves no name behind where that is kept', async () => {
    const { rows } = await server.admin.use(server.admin.names.service).list({ include_docs: true });
    const kept = rows.filter(({ id }) => parseErasureId(id));
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain('wiped');
  });
});

describe('somebody who is disabled', () => {
  it('cannot sign in, nor can their agent, until they are enabled; data stay', async () => {
    const person = await server.register('paused');
    await writeAsAgent(server, person, day('2026-10-27'));
    const cookie = await signIn(person);
    expect((await act('paused', 'disable')).body).toEqual({ developer_id: 'paused', disabled: true });
    await expect.poll(() => statusOf(asPerson(person))).toBe(401);
    await expect.poll(() => statusOf(asAgent(server, person).use(person.database).info())).toBe(401);
    await expect.poll(async () => (await server.call('/me', { headers: { cookie } })).status).toBe(401);
    await expect.poll(() => idsOf('paused')).toContain('day:2026-10-27:paused');

    expect((await act('paused', 'enable')).body).toEqual({ developer_id: 'paused', disabled: false });
    // Apart from those of the wrong attempts above, whose address may be locked out for a while.
    await expect.poll(() => statusOf(asAgent(server, person).use(person.database).info())).toBe(200);
  });

  it('gets neither a new token nor an invitation meanwhile', async () => {
    await server.register('waiting');
    await act('waiting', 'disable');
    await act('waiting', 'disable');
    const refusal = { status: 409, body: { error: 'waiting is disabled. Enable them first.' } };
    expect(await act('waiting', 'invite')).toMatchObject(refusal);
    expect(await act('waiting', 'rotate-token')).toMatchObject(refusal);
    const { body } = await server.call('/developers', { headers: postAsAdmin({}).headers! });
    const { developers } = body as { developers: { developer_id: string; disabled: boolean }[] };
    expect(developers.find(({ developer_id }) => developer_id === 'waiting')?.disabled).toBe(true);
  });

  async function signIn({ email, password }: Registered): Promise<string> {
    const answer = await fetch(`${server.url}/db/_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: email, password })
    });
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }
});

it('an invitation is a new one-time password', async () => {
  const person = await server.register('forgetful', { password: 'long forgotten' });
  const { status, body } = await act('forgetful', 'invite');
  expect(status).toBe(200);
  const { password, email } = body as { password: string; email: string };
  expect(email).toBe(person.email);
  await expect.poll(() => statusOf(asPerson(person, 'long forgotten'))).toBe(401);
  const authorization = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
  expect((await server.call('/me', { headers: { authorization } })).body).toMatchObject({
    mustChangePassword: true
  });
});

describe('somebody who is erased', () => {
  it('is gone from everywhere, and nothing of theirs comes back from replicas of before', async () => {
    const person = await server.register('gone');
    const [label = '', secret = ''] = person.api_token!.split('.');
    const agent = replicaOf('agent', person.database, `gone.${label}`, secret);
    const own = replicaOf('own', person.database, person.email, person.password!);
    const managers = replicaOf('managers', server.admin.names.team('main'), lead.email, lead.password!);
    await agent.local.put({ ...day('2026-10-27'), developer: 'gone' });
    await agent.local.replicate.to(agent.remote);
    await expect
      .poll(() => idsOf('gone'))
      .toEqual(expect.arrayContaining(['day:2026-10-27:gone', 'developer:gone']));
    await own.local.replicate.from(own.remote);
    await managers.local.replicate.from(managers.remote);
    const sheet = sheetOf({ developer: 'gone' });
    await own.local.put(sheet);
    await own.local.replicate.to(own.remote);
    await expect.poll(() => idsOf('gone')).toContain(inTeam(sheet)._id);
    const review = reviewOf(sheet, { reviewer: lead.email });
    await managers.local.put(review);

    expect(await act('gone', 'erase')).toMatchObject({
      status: 200,
      body: { developer_id: 'gone', erased: true, documents: expect.any(Number) }
    });
    expect(await idsOf('gone')).toEqual([]);
    expect(await statusOf(server.admin.use(person.database).info())).toBe(404);
    expect((await act('gone', 'erase')).status).toBe(404);

    await agent.local.put({ ...day('2026-10-28'), developer: 'gone' });
    await expect.poll(() => statusOf(agent.local.replicate.to(agent.remote))).toBe(401);
    expect(await statusOf(own.local.replicate.to(own.remote))).toBe(401);
    await managers.local.replicate.to(managers.remote);
    await managers.local.replicate.from(managers.remote);
    expect(await statusOf(managers.local.get('day:2026-10-27:gone'))).toBe(404);
    expect(await statusOf(managers.local.get('developer:gone'))).toBe(404);
    await expect.poll(() => idsOf('gone')).toEqual([]);

    const again = await server.register('gone');
    expect(again.database).not.toBe(person.database);
    expect(again.created).toBe(true);
    expect(await statusOf(agent.local.replicate.to(agent.remote))).toBe(401);
    await server.fanIn.sweep();
    expect(await idsOf('gone')).toEqual(['developer:gone']);
    const { rows } = await server.admin.use(again.database).list();
    expect(rows.map(({ id }) => id)).toEqual(['_design/access', 'epochs']);
    await writeAsAgent(server, again, day('2026-10-27'));
    await expect.poll(() => idsOf('gone')).toContain('day:2026-10-27:gone');
    for (const { local, remote } of [agent, own, managers])
      await Promise.all([local.close(), remote.close()]);
  });

  it('is gone from teams they have left, and leaves a record of the act and nobody’s address', async () => {
    const person = await server.register('leaver', { teams: ['old'] });
    await server.register('old_other', { teams: ['old'] });
    await writeAsAgent(server, person, day('2026-10-27'));
    const old = server.admin.use(server.admin.names.team('old'));
    await expect.poll(() => statusOf(old.get('day:2026-10-27:leaver'))).toBe(200);
    const org = server.admin.use<{ members: string[] }>(server.admin.names.org);
    await org.insert({ ...(await org.get('team:old')), members: ['old_other'] });
    await act('leaver', 'erase');
    expect(await statusOf(old.get('day:2026-10-27:leaver'))).toBe(404);
    const audit = JSON.stringify(
      await server.admin.use(server.admin.names.audit).list({ include_docs: true })
    );
    expect(audit).toMatch(/"act":"erase","subject":"leaver"/);
    expect(audit).not.toContain(person.email);
  });

  it.each(['dropped', 'malformed'])('is gone from a team whose document is %s, too', async (state) => {
    const person = await server.register(`of_${state}`, { teams: [state] });
    await writeAsAgent(server, person, day('2026-10-27'));
    const database = server.admin.use(server.admin.names.team(state));
    await expect.poll(() => statusOf(database.get(dayId('2026-10-27', `of_${state}`)))).toBe(200);
    const org = server.admin.use<{ name?: string }>(server.admin.names.org);
    const document = await org.get(teamId(state));
    if (state === 'dropped') await org.destroy(document._id, document._rev);
    else {
      // As an earlier version of the access rules may have let it in.
      const access = await org.get('_design/access');
      const { rev } = await org.destroy(access._id, access._rev);
      await org.insert({ ...document, name: '' });
      await org.insert({ ...access, _rev: rev });
    }
    await act(`of_${state}`, 'erase');
    const { rows } = await database.list();
    expect(rows.filter(({ id }) => id.includes(`of_${state}`))).toEqual([]);
    if (state === 'dropped') return;
    expect(await checkTeams(server.admin, await listExpectedDatabases(server.admin))).toMatchObject({
      ok: false,
      detail: expect.stringContaining('team:malformed is left out') as string
    });
    await expect.poll(() => server.logged.join('\n')).toContain('team:malformed is left out');
  });

  it('leaves neither address nor name nor host in users, acts, state and tombstones', async () => {
    const email = 'trace.me@company.test';
    const password = 'long enough to be mine';
    const given = { email, name: 'Tracy Example', roles: ['admin', 'manager'], password };
    const person = await server.register('traced', given);
    await act('traced', 'rotate-token');
    const link = ((await act('traced', 'enrolment')).body as { link: string }).link;
    const body = JSON.stringify({ secret: link.split('#')[1], device: 'tracys-laptop' });
    const headers = { 'content-type': 'application/json' };
    expect((await server.call('/enrol', { method: 'POST', headers, body })).status).toBe(201);
    const authorization = `Basic ${Buffer.from(`${person.email}:${password}`).toString('base64')}`;
    await server.register('invited_by_traced');
    const asTraced = { method: 'POST', headers: { ...headers, authorization }, body: '{}' };
    expect((await server.call('/developers/invited_by_traced/enrolment', asTraced)).status).toBe(201);

    const { names } = server.admin;
    const audit = server.admin.use<object>(names.audit);
    const earlier = { type: 'audit', v: 1, at: '2026-11-20T09:00:00Z', by: person.email, subject: 'traced' };
    const detail = { label: 'tracys-laptop-1a2b3c', by: person.email };
    await audit.insert(
      Object.assign({ act: 'enrol', detail }, earlier),
      auditId('01HZZZZZZZZZZZZZZZZZZZZZZZ')
    );
    const old = userId('traced.tracys-laptop-1a2b3c');
    const users = server.admin.use(USERS);
    const user = { _id: old, type: 'user', name: old.split(':')[1], roles: [] };
    const { rev } = await users.insert(user);
    await users.destroy(old, rev);
    await writeAsAgent(server, { ...person, api_token: await newToken() }, day('2026-10-27'));
    await expect.poll(() => idsOf('traced')).toContain('day:2026-10-27:traced');

    expect((await act('traced', 'erase')).status).toBe(200);
    const read = async (db: string) => {
      const qs = { include_docs: true, style: 'all_docs', conflicts: true };
      return JSON.stringify(await server.admin.request({ db, path: '_changes', qs }));
    };
    for (const db of [USERS, names.audit, names.service, names.org, names.team('main')]) {
      const text = await read(db);
      for (const word of [person.email, 'Tracy', 'tracys-laptop', ':traced.'])
        expect([db, word, text.includes(word)]).toEqual([db, word, false]);
    }
    expect(await read(names.audit)).toContain('"by":"traced"');
    const again = await server.register('traced', given);
    expect(again.created).toBe(true);
    expect(await statusOf(asPerson(again, password))).toBe(200);

    async function newToken(): Promise<string> {
      return ((await act('traced', 'rotate-token')).body as { api_token: string }).api_token;
    }
  });

  it('is erased to the end where it broke off, by the next start too', async () => {
    const person = await server.register('half_gone');
    const user = (await listPeople(server.admin)).find(({ name }) => name === person.email)!;
    await putUser(server.admin, { ...user, tidesheet: { ...user.tidesheet, erasing: true } });
    expect(await server.call('/register-developer', registration('half_gone'))).toMatchObject({
      status: 409,
      body: { error: expect.stringMatching(/is being erased/) }
    });
    const again = await startTestServer(server.same);
    await again.close();
    expect(await statusOf(server.admin.use(person.database).info())).toBe(404);
    expect((await act('half_gone', 'erase')).status).toBe(404);
  });

  const registration = (id: string) =>
    postAsAdmin({ developer_id: id, name: id, email: `${id}@company.test` });
});

it('is for admins only, and for those who are registered', async () => {
  for (const name of ['erase', 'disable', 'enable', 'invite']) {
    expect((await server.call(`/developers/lead/${name}`, { method: 'POST' })).status).toBe(401);
    expect((await act('nobody', name)).status).toBe(404);
  }
  const authorization = `Basic ${Buffer.from(`${lead.email}:${lead.password}`).toString('base64')}`;
  const asLead = { method: 'POST', headers: { authorization } };
  expect((await server.call('/developers/lead/erase', asLead)).status).toBe(403);
});

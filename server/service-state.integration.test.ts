/** What the service remembers: nobody else writes it, and what is unreadable counts as missing. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditId, parseAuditId } from '#domain/documents/audit.ts';
import { dayId } from '#domain/documents/day.ts';
import { enrolmentId } from '#domain/documents/enrolment.ts';
import { erasureId } from '#domain/documents/erasure.ts';
import type { Registered } from '#domain/api/developers.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { statusOf, type Couch } from '../couch/connection.ts';
import { foldCheckpointName } from './jobs/fan-in/fold-checkpoint.ts';
import { removeLocal } from './service-state.ts';
import { asAgent, startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const now = () => Date.parse('2026-11-22T12:00:00Z');
let server: TestServer;
let boss: Registered;
let lead: Registered;
beforeAll(async () => {
  server = await startTestServer({ now });
  boss = await server.register('boss', { roles: ['admin'] });
  lead = await server.register('lead', { roles: ['manager'] });
});
afterAll(() => server.close());

const as = ({ email, password = '' }: Registered) => server.as(email, password);
const day = (date: string) => workedDay(date, 'desk', [[36_000, 36_900]]);
const inTeam = (id: string) =>
  server.admin
    .use(server.admin.names.team('main'))
    .get(id)
    .catch(() => undefined);
const statusFor = (response: Promise<unknown>) => response.then(() => 200, statusOf);
const putLocal = (couch: Couch, db: string, name: string, body: object) =>
  couch.request({ db, path: `_local/${name}`, method: 'PUT', body });

const HOSTILE = [{ since: { id: 5 } }, { since: '99999999-x', into: [] }, { id: 5, rules: {} }, {}];

describe('local documents that a member writes', () => {
  it.each(HOSTILE)('do not keep days from the team: %o', async (content) => {
    const id = `victim_${HOSTILE.indexOf(content)}`;
    const person = await server.register(id);
    const { team } = server.admin.names;
    for (const name of [`fan-in-${team('main')}`, 'fan-in', foldCheckpointName({ ...person, team: 'main' })])
      await putLocal(as(person), person.database, name, content);
    for (const name of ['fan-in-identity', 'fan-in-reviews', 'fan-in-months'])
      await putLocal(as(lead), team('main'), name, content);
    await writeAsAgent(server, person, day('2026-10-27'));
    await expect.poll(() => inTeam(dayId('2026-10-27', id))).toBeDefined();
  });

  it('are removed where earlier versions of the service wrote them', async () => {
    const person = await server.register('earlier');
    const team = server.admin.names.team('main');
    await putLocal(server.admin, person.database, `fan-in-${team}`, { since: 0 });
    await putLocal(server.admin, team, 'fan-in-identity', { id: 'x' });
    // An earlier version did not store that it has removed them.
    await removeLocal(server.admin, server.admin.names.service, 'former-state');
    await (await startTestServer({ ...server.same, now })).close();
    const read = (db: string, name: string) => server.admin.request({ db, path: `_local/${name}` });
    expect(await statusFor(read(person.database, `fan-in-${team}`))).toBe(404);
    expect(await statusFor(read(team, 'fan-in-identity'))).toBe(404);
  });
});

describe('the state in the database of the service', () => {
  it('counts as missing where it is unreadable, and is logged', async () => {
    const person = await server.register('restored');
    await writeAsAgent(server, person, day('2026-10-27'));
    await expect.poll(() => inTeam(dayId('2026-10-27', 'restored'))).toBeDefined();
    await server.fanIn.sweep();
    const { service, team } = server.admin.names;
    const name = foldCheckpointName({ ...person, team: team('main') });
    for (const [index, content] of HOSTILE.entries()) {
      const stored = (await server.admin.request({ db: service, path: `_local/${name}` })) as object;
      await putLocal(server.admin, service, name, { _rev: (stored as { _rev: string })._rev, ...content });
      await writeAsAgent(server, person, day(`2026-11-0${index + 1}`));
      await expect.poll(() => inTeam(dayId(`2026-11-0${index + 1}`, 'restored'))).toBeDefined();
    }
    expect(server.logged.join('\n')).toContain(`${service}: ${name} is unreadable and counts as missing`);
  });

  it('starts from the beginning for a sequence that the database never had', async () => {
    const person = await server.register('rewound');
    await writeAsAgent(server, person, day('2026-10-27'));
    await expect.poll(() => inTeam(dayId('2026-10-27', 'rewound'))).toBeDefined();
    await server.fanIn.sweep();
    const { service, team } = server.admin.names;
    const name = foldCheckpointName({ ...person, team: team('main') });
    for (const [index, since] of ['no sequence', '99999-x', 99_999].entries()) {
      const stored = (await server.admin.request({ db: service, path: `_local/${name}` })) as object;
      await putLocal(server.admin, service, name, { ...stored, since });
      await writeAsAgent(server, person, day(`2026-11-0${index + 1}`));
      await expect.poll(() => inTeam(dayId(`2026-11-0${index + 1}`, 'rewound'))).toBeDefined();
    }
  });

  it('is closed to everybody but the service', async () => {
    const { service } = server.admin.names;
    const person = await server.register('curious');
    for (const couch of [as(boss), as(lead), as(person), asAgent(server, person)]) {
      expect(await statusFor(couch.use(service).list())).toBe(403);
      expect(await statusFor(couch.use(service).insert({ _id: erasureId('0') }))).toBe(403);
      expect(await statusFor(putLocal(couch, service, 'fan-in', {}))).toBe(403);
    }
  });
});

describe('acts', () => {
  it('are read by admins, and neither written, changed nor deleted by them', async () => {
    const audit = as(boss).use<{ act: string }>(server.admin.names.audit);
    const { rows } = await audit.list({ include_docs: true });
    const { _id, _rev, ...content } = rows.find(({ id }) => parseAuditId(id))!.doc!;
    const hash = createHash('sha256').update('x').digest('hex');
    expect(await statusFor(audit.insert({ ...content, _id, _rev, act: 'nothing' }))).toBe(403);
    expect(await statusFor(audit.destroy(_id, _rev))).toBe(403);
    for (const id of [auditId('01HZZZZZZZZZZZZZZZZZZZZZZZ'), enrolmentId(hash), erasureId(hash), 'anything'])
      expect(await statusFor(audit.insert({ ...content, _id: id }))).toBe(403);
    const replicated = { _id, _rev: `9-${'a'.repeat(32)}`, ...content, act: 'nothing' };
    const deleted = { ...replicated, _rev: `9-${'b'.repeat(32)}`, _deleted: true };
    const body = { new_edits: false, docs: [replicated, deleted] };
    const { audit: db } = server.admin.names;
    const refused = await as(boss).request({ db, path: '_bulk_docs', method: 'POST', body });
    expect(refused).toEqual([0, 1].map(() => expect.objectContaining({ error: 'forbidden' })));
    expect(await audit.get(_id)).toMatchObject({ _rev, ...content });
    expect(await statusFor(as(lead).use(server.admin.names.audit).list())).toBe(403);
  });
});

describe('what an earlier version kept in `audit`', () => {
  it('moves: links go on working, and no planted erasure counts', async () => {
    const person = await server.register('linked');
    const { audit, service } = server.admin.names;
    const secret = 'a'.repeat(43);
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const link = {
      type: 'enrolment',
      v: 1,
      developer: 'linked',
      by: 'boss',
      created: '2026-11-20T00:00:00Z'
    };
    const old = server.admin.use<{ type: string } & Record<string, unknown>>(audit);
    await old.insert({ ...link, _id: enrolmentId(hash(secret)), expires: '2027-11-27T00:00:00Z' });
    await old.insert({ _id: enrolmentId('bad'), type: 'enrolment', developer: 5 });
    const at = '2026-11-20T00:00:00Z';
    const gone = 'dev-aaaaaa-linked';
    for (const database of [person.database, gone])
      await old.insert({ _id: erasureId(hash(database)), type: 'erased', v: 1, at });

    const again = await startTestServer({ ...server.same, now });
    await again.close();
    const ids = async (database: string) =>
      (await server.admin.use(database).list()).rows
        .map(({ id }) => id)
        .filter((id) => !/^(act|_design)/.test(id));
    expect(await ids(audit)).toEqual([]);
    expect(await ids(service)).toEqual(
      expect.arrayContaining([enrolmentId(hash(secret)), erasureId(hash(gone))])
    );
    expect(await ids(service)).not.toContain(erasureId(hash(person.database)));
    expect((await server.call(`/erased/${gone}`)).body).toEqual({ erased: true, database: gone, at });
    expect((await server.call(`/erased/${person.database}`)).status).toBe(404);
    const body = JSON.stringify({ secret });
    const headers = { 'content-type': 'application/json' };
    expect((await server.call('/enrol', { method: 'POST', headers, body })).status).toBe(201);
  });
});

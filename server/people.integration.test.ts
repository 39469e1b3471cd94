/** What admins do about people, teams and invitations, over the API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActList } from '#domain/api/audit.ts';
import type { DeveloperDetails } from '#domain/api/developer.ts';
import type { DeveloperList, ListedDeveloper } from '#domain/api/developers.ts';
import type { InvitationList } from '#domain/api/invitations.ts';
import { parseAuditId } from '#domain/documents/audit.ts';
import { deviceDay } from '#domain/testing/device-days.ts';
import { adminApi } from './testing/admin-api.ts';
import {
  ADMIN_TOKEN,
  asAgent,
  startTestServer,
  writeAsAgent,
  type TestServer
} from './testing/test-server.ts';

const DAY_MS = 86_400_000;
let nowMs = Date.parse('2026-11-20T09:00:00Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
});
afterAll(() => server.close());

const { get, post } = adminApi(() => server);
const anonymously = (path: string, body: unknown) =>
  server.call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body)
  });
const signsIn = async (name: string, password: string) => {
  const response = await fetch(`${server.url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password })
  });
  return response.ok;
};
const prefixed = (email: string) => server.admin.names.prefix + email;

describe('the list', () => {
  it('is paged, searched and filtered', async () => {
    for (const id of ['page_a', 'page_b', 'page_c']) await server.register(id);
    await post('/developers/page_b/disable');
    const first = await get<DeveloperList>('/developers?search=page_&limit=2');
    expect(first).toMatchObject({ total: 3, next: 'page_b' });
    expect(first.developers.map(({ developer_id }) => developer_id)).toEqual(['page_a', 'page_b']);
    const second = await get<DeveloperList>(`/developers?search=page_&limit=2&after=${first.next}`);
    expect(second.developers.map(({ developer_id }) => developer_id)).toEqual(['page_c']);
    expect(second.next).toBeUndefined();
    const disabled = await get<DeveloperList>('/developers?search=PAGE_&state=disabled');
    expect(disabled.developers.map(({ developer_id }) => developer_id)).toEqual(['page_b']);
    const { status } = await server.call('/developers?limit=0', { headers: { 'Admin-Token': ADMIN_TOKEN } });
    expect(status).toBe(400);
  });
});

describe('one developer', () => {
  it('is shown with devices, tokens and open invitations', async () => {
    const kim = await server.register('kim');
    const label = kim.api_token!.split('.')[0]!;
    await asAgent(server, kim)
      .use(kim.database)
      .insert({
        _id: 'device:devbox',
        type: 'device',
        v: 1,
        developer: 'kim',
        device: 'devbox',
        deviceId: 'x',
        hostname: 'devbox',
        os: 'Linux',
        firstSeen: '2026-11-18T08:00:00Z',
        collectFrom: '2026-11-18T08:00:00Z',
        token: label,
        refused: 2
      } as object as { _id: string });
    for (const date of ['2026-11-18', '2026-11-19'])
      await writeAsAgent(server, kim, deviceDay({ date, device: 'devbox' }));
    await post('/developers/kim/enrolment', { uses: ['machine', 'password'] });
    const details = await get<DeveloperDetails>('/developers/kim');
    expect(details).toMatchObject({ state: 'active', last_sync: '2026-11-20T09:00:00Z' });
    expect(details.devices).toEqual([
      expect.objectContaining({
        device: 'devbox',
        days_reported: 2,
        token: label,
        refused: 2,
        merged_into: null
      })
    ]);
    expect(details.devices[0]!.version).not.toBeNull();
    expect(details.tokens.map((token) => token.label)).toEqual([label]);
    expect(details.invitations).toEqual([
      expect.objectContaining({ developer_id: 'kim', open: ['machine', 'password'] })
    ]);
  });

  it('gets another name, roles and teams, once', async () => {
    await server.register('lea');
    await post('/teams', { slug: 'mobile', name: 'Mobile apps' });
    const change = { name: 'Lea Noor', roles: ['manager'], teams: ['mobile'] };
    const { body } = await post('/developers/lea/update', change);
    expect(body).toMatchObject({
      name: 'Lea Noor',
      roles: ['member', 'developer:lea', 'manager:mobile'],
      teams: ['mobile']
    });
    await post('/developers/lea/update', change);
    const { acts } = await get<ActList>('/audit?subject=lea&act=update');
    expect(acts).toHaveLength(1);
    expect(JSON.stringify(acts)).not.toContain('Noor');
    expect((await post('/developers/lea/update', { teams: ['nowhere'] })).status).toBe(404);
    expect((await post('/developers/nobody_here/update', { name: 'x' })).status).toBe(404);
  });

  it('signs in with another address and the same password, and the old address is gone', async () => {
    const mia = await server.register('mia');
    const { status, body } = await post('/developers/mia/update', { email: 'Mia.New@company.test' });
    expect(status).toBe(200);
    expect((body as ListedDeveloper).email).toBe(prefixed('mia.new@company.test'));
    expect(await signsIn(prefixed('mia.new@company.test'), mia.password!)).toBe(true);
    expect(await signsIn(mia.email, mia.password!)).toBe(false);
    const own = asAgent(server, mia).use(mia.database);
    await expect(own.info()).resolves.toMatchObject({ db_name: mia.database });
    const users = JSON.stringify(await server.admin.use('_users').list({ include_docs: true }));
    expect(users).not.toContain(mia.email);
    const again = await post('/developers/mia/update', { email: 'mia.new@company.test' });
    expect(again.status).toBe(200);
    await server.register('noa');
    expect((await post('/developers/mia/update', { email: 'noa@company.test' })).status).toBe(409);
    expect(await get<ActList>('/audit?subject=mia&act=update')).toMatchObject({
      acts: [{ detail: { email: true } }]
    });
  });

  it('cannot lose the role admin by their own hand', async () => {
    const ada = await server.register('ada', { roles: ['admin'] });
    const authorization = `Basic ${Buffer.from(`${ada.email}:${ada.password}`).toString('base64')}`;
    const asAda = (body: unknown) =>
      server.call('/developers/ada/update', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body)
      });
    expect((await asAda({ roles: [] })).status).toBe(409);
    expect((await asAda({ roles: ['admin', 'manager:main'] })).status).toBe(200);
    const headers = { authorization, 'content-type': 'application/json' };
    const disabled = await server.call('/developers/ada/disable', { method: 'POST', headers, body: '{}' });
    expect(disabled.status).toBe(409);
  });
});

describe('a token', () => {
  it('is replaced and revoked alone', async () => {
    const otto = await server.register('otto');
    const label = otto.api_token!.split('.')[0]!;
    const { body } = await post(`/developers/otto/tokens/${label}/rotate`);
    const made = body as { label: string; api_token: string };
    const isValid = (token: string | undefined) =>
      asAgent(server, { ...otto, api_token: token })
        .use(otto.database)
        .info()
        .then(
          () => true,
          () => false
        );
    expect([await isValid(otto.api_token), await isValid(made.api_token)]).toEqual([false, true]);
    expect((await post(`/developers/otto/tokens/${label}/rotate`)).status).toBe(404);
    const revoke = () => post(`/developers/otto/tokens/${made.label}/revoke`);
    expect((await revoke()).body).toMatchObject({ revoked: true });
    expect((await revoke()).body).toMatchObject({ revoked: false });
    expect(await isValid(made.api_token)).toBe(false);
  });
});

describe('an invitation', () => {
  const secretOf = (answer: { body: unknown }) => (answer.body as { link: string }).link.split('#')[1]!;
  const GOOD = 'seven quiet otters swim';

  it('sets a password once and connects a machine once, with one link', async () => {
    const pia = await server.register('pia', { password: undefined });
    const secret = secretOf(await post('/developers/pia/enrolment', { uses: ['machine', 'password'] }));
    const other = secretOf(await post('/developers/pia/enrolment', { uses: ['password'] }));
    expect((await anonymously('/invitations/read', { secret })).body).toMatchObject({
      name: 'pia',
      open: ['machine', 'password']
    });
    expect((await anonymously('/invitations/password', { secret, password: 'pia' })).status).toBe(400);
    const chosen = await anonymously('/invitations/password', { secret, password: GOOD });
    expect(chosen).toMatchObject({ status: 200, body: { email: pia.email } });
    expect(await signsIn(pia.email, GOOD)).toBe(true);
    expect((await get<ListedDeveloper>('/developers/pia')).state).toBe('active');
    expect((await anonymously('/invitations/password', { secret, password: `${GOOD}!` })).status).toBe(410);
    expect((await anonymously('/invitations/password', { secret: other, password: GOOD })).status).toBe(404);
    expect((await anonymously('/enrol', { secret })).status).toBe(201);
    expect((await anonymously('/invitations/read', { secret })).status).toBe(410);
  });

  it('that is for a machine sets no password, and the other way round', async () => {
    await server.register('quin');
    const machine = secretOf(await post('/developers/quin/enrolment'));
    expect((await anonymously('/invitations/password', { secret: machine, password: GOOD })).status).toBe(
      404
    );
    const reset = secretOf(await post('/developers/quin/enrolment', { uses: ['password'], days: 1 }));
    expect((await anonymously('/enrol', { secret: reset })).status).toBe(404);
    nowMs += 2 * DAY_MS;
    expect((await anonymously('/invitations/password', { secret: reset, password: GOOD })).status).toBe(410);
  });

  it('is listed without its secret until it is revoked', async () => {
    await server.register('rob');
    const secret = secretOf(await post('/developers/rob/enrolment', { uses: ['password'] }));
    const { invitations } = await get<InvitationList>('/invitations');
    const own = invitations.find(({ developer_id }) => developer_id === 'rob')!;
    expect(JSON.stringify(invitations)).not.toContain(secret);
    const revoke = () => post(`/invitations/${own.id}/revoke`);
    expect((await revoke()).body).toEqual({ id: own.id, revoked: true });
    expect((await revoke()).body).toEqual({ id: own.id, revoked: false });
    expect((await anonymously('/invitations/password', { secret, password: GOOD })).status).toBe(404);
  });

  it('is nothing for somebody who was disabled', async () => {
    await server.register('sam');
    const secret = secretOf(await post('/developers/sam/enrolment', { uses: ['password'] }));
    await post('/developers/sam/disable');
    expect((await anonymously('/invitations/password', { secret, password: GOOD })).status).toBe(404);
  });

  it('connects one machine when two ask at once', async () => {
    await server.register('tom');
    const secret = secretOf(await post('/developers/tom/enrolment', { uses: ['machine', 'password'] }));
    const all = await Promise.all([
      anonymously('/enrol', { secret }),
      anonymously('/enrol', { secret }),
      anonymously('/invitations/password', { secret, password: GOOD })
    ]);
    expect(all.map(({ status }) => status).sort()).toEqual([200, 201, 410]);
  });
});

describe('teams', () => {
  it('are created once and renamed', async () => {
    expect((await post('/teams', { slug: 'web', name: 'Web' })).status).toBe(201);
    expect(await post('/teams', { slug: 'web', name: 'Other' })).toMatchObject({
      status: 200,
      body: { name: 'Web' }
    });
    expect((await post('/teams/web/rename', { name: ' Web shop ' })).body).toEqual({
      slug: 'web',
      name: 'Web shop',
      members: []
    });
    expect((await post('/teams/none/rename', { name: 'x' })).status).toBe(404);
    expect((await post('/teams/web/rename', { name: '' })).status).toBe(400);
    const { acts } = await get<ActList>('/audit?subject=web');
    expect(acts.map(({ act }) => act).sort()).toEqual(['create-team', 'rename-team']);
  });
});

describe('the audit', () => {
  it('is read page by page, newest first, and by date', async () => {
    const all: string[] = [];
    let before = '';
    do {
      const page = await get<ActList>(`/audit?limit=7${before}`);
      all.push(...page.acts.map(({ id }) => id));
      before = page.next === undefined ? '' : `&before=${page.next}`;
    } while (before !== '');
    expect(new Set(all).size).toBe(all.length);
    expect([...all].sort().reverse()).toEqual(all);
    const { rows } = await server.admin.use(server.admin.names.audit).list();
    expect(all).toHaveLength(rows.filter(({ id }) => parseAuditId(id) !== undefined).length);
    const day = await get<ActList>('/audit?from=2026-11-22&to=2026-11-22');
    expect(day.acts.length).toBeGreaterThan(0);
    for (const { at } of day.acts) expect(at.slice(0, 10)).toBe('2026-11-22');
    expect((await get<ActList>('/audit?from=2027-01-01')).acts).toEqual([]);
  });
});

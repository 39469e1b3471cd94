/** Enrolment links: made by an admin, used once, and void once their owner may not sign in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

const DAY_MS = 86_400_000;
let nowMs = Date.parse('2026-11-20T09:00:00Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
});
afterAll(() => server.close());

type Enrolled = { developer_id: string; name: string; server: string; api_token: string };

const act = (id: string, name: string, body: unknown = {}) =>
  server.call(`/developers/${id}/${name}`, postAsAdmin(body));
async function linkFor(id: string, body: unknown = {}): Promise<string> {
  return ((await act(id, 'enrolment', body)).body as { link: string }).link;
}
const secretIn = (link: string) => link.split('#')[1] ?? '';
const use = (link: string, more = {}, at = server) => {
  const body = JSON.stringify({ secret: secretIn(link), ...more });
  return at.call('/enrol', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
};
const errorOf = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  return { status, error: (body as { error: string }).error };
};
const agentsOf = async (id: string) => {
  const { body } = await server.call('/developers', { headers: { 'Admin-Token': ADMIN_TOKEN } });
  const { developers } = body as { developers: { developer_id: string; agents: string[] }[] };
  return developers.find(({ developer_id }) => developer_id === id)?.agents ?? [];
};
const auditText = async () =>
  JSON.stringify(await server.admin.use(server.admin.names.audit).list({ include_docs: true }));

describe('a link', () => {
  it('gives one more token that works, and leaves the others as they are', async () => {
    const john = await server.register('john_doe');
    const { status, body } = await act('john_doe', 'enrolment');
    expect(status).toBe(201);
    expect(body).toEqual({
      developer_id: 'john_doe',
      link: expect.stringMatching(new RegExp(`^${server.url}/enrol#[\\w-]{43}$`)),
      expires: '2026-11-27T09:00:00Z'
    });
    const used = await use((body as { link: string }).link, { device: 'Anna’s MacBook.local' });
    expect(used.status).toBe(201);
    expect(used.headers.get('cache-control')).toBe('no-store');
    const enrolled = used.body as Enrolled;
    expect(enrolled).toEqual({
      developer_id: 'john_doe',
      name: 'john_doe',
      server: server.url,
      api_token: expect.stringMatching(/^agent-[0-9a-f]{10}\.[\w-]{43}$/)
    });
    for (const token of [enrolled.api_token, john.api_token!]) {
      const [label, secret = ''] = token.split('.');
      const agent = server.as(`john_doe.${label}`, secret).use(john.database);
      await expect(agent.info()).resolves.toMatchObject({ db_name: john.database });
    }
  });

  it('is used by one of all who try at once, on two servers', async () => {
    await server.register('raced');
    const other = await startTestServer({ ...server.same, now: () => nowMs });
    try {
      const link = await linkFor('raced');
      const both = [server, other, server, other, server, other];
      const statuses = await Promise.all(both.map(async (at) => (await use(link, {}, at)).status));
      expect(statuses.sort()).toEqual([201, 410, 410, 410, 410, 410]);
      expect(await agentsOf('raced')).toHaveLength(2);
    } finally {
      await other.close();
    }
  });

  it('is refused when used before, expired or unknown, with what to do', async () => {
    await server.register('late');
    const link = await linkFor('late');
    const short = await linkFor('late', { days: 1 });
    await use(link);
    expect(await errorOf(use(link))).toEqual({
      status: 410,
      error:
        'This enrolment link was used already; each can be used once. If that was not you, say so. ' +
        'Ask your admin for a new one.'
    });
    nowMs += DAY_MS;
    expect(await errorOf(use(short))).toEqual({
      status: 410,
      error: 'This enrolment link expired on 2026-11-21. Ask your admin for a new one.'
    });
    expect(await errorOf(use(`#${'x'.repeat(43)}`))).toEqual({
      status: 404,
      error: 'This enrolment link is not known, or no longer valid. Ask your admin for a new one.'
    });
    expect(await errorOf(use('#x'))).toEqual({ status: 400, error: 'secret: is not the whole link' });
    expect(await agentsOf('late')).toHaveLength(2);
  });

  it('is kept as a hash only, and its use is recorded without any secret', async () => {
    await server.register('hashed');
    const link = await linkFor('hashed');
    const { api_token } = (await use(link)).body as Enrolled;
    const audit = await auditText();
    expect(audit).toContain('"act":"enrolment","subject":"hashed"');
    expect(audit).toContain('"act":"enrol","subject":"hashed"');
    for (const secret of [secretIn(link), api_token.split('.')[1]!]) {
      expect(audit).not.toContain(secret);
      expect(server.logged.join('\n')).not.toContain(secret);
    }
  });
});

describe('links are void', () => {
  it.each(['disable', 'erase', 'rotate-token'])('after %s', async (name) => {
    const id = `void_${name.replace('-', '_')}`;
    await server.register(id);
    const links = [await linkFor(id), await linkFor(id)];
    expect((await act(id, name)).status).toBe(200);
    for (const link of links) expect((await use(link)).status).toBe(404);
    await act(id, 'enable');
    for (const link of links) expect((await use(link)).status).toBe(404);
  });

  it('and none is made for somebody who is disabled or not registered', async () => {
    await server.register('away');
    await act('away', 'disable');
    expect(await errorOf(act('away', 'enrolment'))).toEqual({
      status: 409,
      error: 'away is disabled. Enable them first.'
    });
    expect((await act('nobody', 'enrolment')).status).toBe(404);
  });
});

it('makes a link for admins only, for as many days as they say', async () => {
  await server.register('settled');
  expect((await server.call('/developers/settled/enrolment', { method: 'POST' })).status).toBe(401);
  const asAdmin = { method: 'POST', headers: { 'Admin-Token': ADMIN_TOKEN } };
  expect((await server.call('/developers/settled/enrolment', asAdmin)).status).toBe(201);
  expect(await errorOf(act('settled', 'enrolment', { days: 0 }))).toEqual({
    status: 400,
    error: 'days: is a whole number of days from 1 to 90'
  });
});

/** The authorisation table: every route with every kind of caller, as the definitions say. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALLERS, refusalStatus, type Caller } from '#domain/api/access.ts';
import { pathOf } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { HARMLESS_PARAMS } from '../testing/harmless-params.ts';
import { checkResponse } from '../testing/check-response.ts';
import { ADMIN_TOKEN, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let headers: Record<Caller, Record<string, string>>;

beforeAll(async () => {
  server = await startTestServer();
  const session = async (id: string, roles: string[]) => {
    const { email, password = '' } = await server.register(id, { roles });
    const response = await fetch(`${server.url}/db/_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: email, password })
    });
    return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', origin: server.url };
  };
  const reporter = await server.register('reporter');
  const [label, secret = ''] = (reporter.api_token ?? '').split('.');
  headers = {
    nobody: {},
    member: await session('member_one', []),
    agent: { authorization: basicAuthorization(`reporter.${label}`, secret) },
    manager: await session('manager_one', ['manager']),
    admin: await session('admin_one', ['admin']),
    'admin token': { 'Admin-Token': ADMIN_TOKEN }
  };
});
afterAll(() => server.close());

describe.each(ROUTES)('$method $path', (route) => {
  it.each(CALLERS)('%s', async (caller) => {
    const json = route.method === 'POST' && { 'content-type': 'application/json' };
    const response = await fetch(server.url + pathOf(route, HARMLESS_PARAMS), {
      method: route.method,
      headers: { ...headers[caller], ...json },
      ...(json && { body: '{}' })
    });
    const { status } = response;
    const type = response.headers.get('content-type') ?? '';
    const isFile = response.ok && route.produces !== undefined;
    if (isFile) expect([type, (await response.arrayBuffer()).byteLength > 0]).toEqual([route.produces, true]);
    else checkResponse(route.method, route.path, { status, body: await response.json() });
    const refused = refusalStatus(route.access, caller);
    if (refused !== undefined) expect(status).toBe(refused);
    else expect([200, 400, 404]).toContain(status);
  });
});

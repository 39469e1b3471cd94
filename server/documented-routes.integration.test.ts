/** Whatever is sent to a documented route: a documented response, and no failure of the server. */
import { toJsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import type * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pathOf, type RouteDefinition } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { nearly } from './testing/any-of-schema.ts';
import { checkResponse } from './testing/check-response.ts';
import { ADMIN_TOKEN, startTestServer, type TestServer } from './testing/test-server.ts';

const PASSWORD = 'the-password-of-somebody';
const RUNS_PER_ROUTE = 25;
const TIMEOUT_MS = 300_000;

let server: TestServer;
let callers: Record<string, Record<string, string>>;

beforeAll(async () => {
  server = await startTestServer();
  const email = (id: string) => `${server.same.prefix}${id}@company.test`;
  const roles = { alice: [], lead: ['manager'], boss: ['admin'], bob: [] };
  for (const [id, given] of Object.entries(roles))
    await server.register(id, { roles: given, email: email(id), password: PASSWORD });
  const as = (id: string) => ({ authorization: basicAuthorization(email(id), PASSWORD) });
  callers = {
    nobody: {},
    member: as('alice'),
    manager: as('lead'),
    admin: as('boss'),
    'admin token': { 'admin-token': ADMIN_TOKEN }
  };
});
afterAll(() => server.close());

const schemaOf = (schema: v.GenericSchema | undefined) =>
  schema && toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Parameters of a path: names that exist, names that do not, and text that is not a name. */
const id = fc.constantFrom(
  'bob',
  'bob',
  'main',
  'none',
  '2026-01-05',
  '..',
  '%',
  '__proto__',
  'x'.repeat(300)
);

const requestTo = (route: RouteDefinition) =>
  fc.record({
    caller: fc.constantFrom('nobody', 'member', 'manager', 'admin', 'admin token'),
    params: fc.record(
      Object.fromEntries([...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, id]))
    ),
    query: route.query ? nearly(schemaOf(route.query)) : fc.constant({}),
    body: route.body ? nearly(schemaOf(route.body)) : fc.constant(undefined)
  });

const isPath = (path: string) => new URL(path, 'http://x').pathname === path;

it.each(ROUTES.map((route) => ({ name: `${route.method} ${route.path}`, route })))(
  '$name',
  { timeout: TIMEOUT_MS },
  async ({ route }) => {
    const property = fc.asyncProperty(requestTo(route), async ({ caller, params, query, body }) => {
      const path = pathOf(route, params);
      fc.pre(isPath(path));
      const search = new URLSearchParams(
        Object.entries(Object(query) as object).map(([name, value]): [string, string] => [
          name,
          asText(value)
        ])
      );
      const hasBody = route.method !== 'GET' && body !== undefined;
      const response = await fetch(`${server.url}${path}?${search}`, {
        method: route.method,
        redirect: 'manual',
        headers: { ...callers[caller], ...(hasBody && { 'content-type': 'application/json' }) },
        ...(hasBody && { body: JSON.stringify(body) })
      });
      const text = await response.text();
      expect(response.status, text).toBeLessThan(500);
      if (route.produces !== undefined && response.status < 400) return;
      if (!response.ok) expect(response.headers.get('content-type')).toBe('application/problem+json');
      checkResponse(route.method, path.slice('/api/v1'.length), {
        status: response.status,
        body: JSON.parse(text) as unknown
      });
    });
    await fc.assert(property, { numRuns: RUNS_PER_ROUTE });
  }
);

it('responds in time to everybody afterwards', async () => {
  expect((await server.call('/health')).status).toBe(200);
});

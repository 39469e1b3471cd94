/**
 * Walks the tables of docs/security.md, "Who may do what": every route of the API and every kind of resource below `/db` with every
 * caller, on the store and through a server in front of it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_PATH, type RouteDefinition } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import securityText from '../../docs/security.md?raw';
import { HARMLESS_PARAMS } from '../testing/harmless-params.ts';
import { ADMIN_TOKEN, postAsAdmin, startTestServer, type TestServer } from '../testing/test-server.ts';

type Row = { request: string; cells: Record<string, string> };

/** The rows of the tables whose first column is `request`. */
function readTables(text: string): Row[] {
  const rows: Row[] = [];
  let columns: string[] | undefined;
  for (const line of text.split('\n')) {
    const cells = line.startsWith('|')
      ? line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
      : undefined;
    if (cells === undefined) columns = undefined;
    else if (cells[0] === 'request') columns = cells;
    else if (columns !== undefined && cells[0]?.startsWith('`')) {
      const [request = '', ...values] = cells;
      const named = columns.slice(1).map((column, index) => [column, values[index] ?? '']);
      rows.push({ request: request.replaceAll('`', ''), cells: Object.fromEntries(named) as Row['cells'] });
    }
  }
  return rows;
}

const TABLE = readTables(securityText);

let store: TestServer;
let front: TestServer;
beforeAll(async () => {
  store = await startTestServer();
  front = await startTestServer(store.same);
});
afterAll(async () => {
  await front.close();
  await store.close();
});

type Headers = Record<string, string>;
type Walk = {
  /** Of this walk. */
  id: string;
  databases: Record<string, string>;
  /** The headers of each caller. Every guess has a name of its own, so that none is locked. */
  callers: Record<string, () => Headers>;
};

async function signIn({ url }: TestServer, name: string, password: string): Promise<Headers> {
  const response = await fetch(`${url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password })
  });
  expect(response.status).toBe(200);
  return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', origin: url };
}

/** Registers callers with ids that end in `suffix`, and signs them in to a server. */
async function prepareWalk(server: TestServer, suffix: string): Promise<Walk> {
  const session = async (id: string, more: object = {}) => {
    const { email, password = '' } = await store.register(id + suffix, more);
    const headers = await signIn(server, email, password);
    return () => headers;
  };
  const person = await store.register(`kim${suffix}`);
  const [label, secret = ''] = (person.api_token ?? '').split('.');
  const personHeaders = await signIn(server, person.email, person.password ?? '');
  const disabled = await session('disabled');
  await store.call(`/developers/disabled${suffix}/disable`, postAsAdmin({}));
  let guesses = 0;
  const { names } = store.admin;
  return {
    id: `walk${suffix.replace('_', '')}`,
    databases: {
      ':own': person.database,
      ':org': names.org,
      ':team': names.team('main'),
      ':audit': names.audit,
      ':service': names.service,
      ':nothing': `${names.prefix}dev-aaaaaa-nobody`
    },
    callers: {
      nobody: () => ({}),
      'wrong password': () => ({
        authorization: basicAuthorization(`guess${suffix}${guesses++}@company.test`, 'wrong')
      }),
      'one-time password': await session('newcomer', { password: undefined }),
      disabled,
      agent: () => ({ authorization: basicAuthorization(`kim${suffix}.${label}`, secret) }),
      person: () => personHeaders,
      manager: await session('manager_one', { roles: ['manager'] }),
      'other manager': await session('manager_two', { roles: ['manager'], teams: ['mobile'] }),
      admin: await session('admin_one', { roles: ['admin'] }),
      'admin token': () => ({ 'Admin-Token': ADMIN_TOKEN }),
      administrator: () => ({ authorization: store.adminAuthorization })
    }
  };
}

const nameOf = ({ method, path }: Pick<RouteDefinition, 'method' | 'path'>) => `${method} ${API_PATH}${path}`;

it('the server serves the routes that are listed, and no others', () => {
  expect(store.routes.map(nameOf).sort()).toEqual(ROUTES.map(nameOf).sort());
});

it('has a row for every route that the server serves, and none for another', () => {
  const rows = TABLE.map(({ request }) => request.split('?')[0]).filter((request) =>
    request?.includes(` ${API_PATH}/`)
  );
  expect([...new Set(rows)].sort()).toEqual(store.routes.map(nameOf).sort());
});

/** Of paths: what is allowed finds nothing to change. */
const params: Record<string, string> = HARMLESS_PARAMS;

/** Bodies that are valid for every sender. */
const BODIES: Record<string, unknown> = {
  'PUT /db/:org/team:walk': { type: 'team', v: 1, slug: '@walk', name: 'Walk', members: [] },
  'POST /db/:own/_bulk_docs': { docs: [] },
  'POST /db/:team/_bulk_docs': { docs: [] }
};

/** Documents are written under an id for each walk: a conflict would say nothing of who may write. */
async function statusOf(server: TestServer, request: string, { databases, id }: Walk, headers: Headers) {
  const [method = '', path = ''] = request.split(' ');
  const address = path
    .replace(/:(own|org|team|audit|service|nothing)(?=\/|$)/, (name) => databases[name] ?? '')
    .replace(/(?<=\/):(\w+)/g, (_, name: string) => params[name] ?? '')
    .replace(/:walk$/, `:${id}`);
  const isWrite = method !== 'GET';
  const response = await fetch(server.url + address, {
    method,
    headers: { ...headers, ...(isWrite && { 'content-type': 'application/json' }) },
    ...(isWrite && { body: JSON.stringify(BODIES[request] ?? {}).replace('@walk', id) })
  });
  await response.text();
  return response.status;
}

/** With a CouchDB elsewhere both servers are in front of it. It decides itself whether anyone may ask who they are. */
const isProxied = process.env['COUCHDB_URL'] !== undefined;
const DECIDED_BY_COUCHDB = ['GET /db/_session', 'GET /db/_up'];

/** It ends the sessions of its callers. */
const LAST = 'POST /api/v1/me/sign-out-everywhere';
const ROWS = TABLE.filter(({ request }) => !(isProxied && DECIDED_BY_COUCHDB.includes(request))).sort(
  (a, b) => Number(a.request === LAST) - Number(b.request === LAST)
);

describe.each([
  ['on the store', 0, () => store],
  ['through a server in front of it', 1, () => front]
] as const)('%s', (_name, index, of) => {
  let walk: Walk;
  beforeAll(async () => {
    walk = await prepareWalk(of(), `_${index}`);
  });

  it.each(ROWS)('$request', async ({ request, cells }) => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [caller, headers] of Object.entries(walk.callers)) {
      const status = await statusOf(of(), request, walk, headers());
      const parts = (cells[caller] ?? '').split(' / ');
      expected[caller] = parts[isProxied ? 1 : index] ?? parts[0] ?? '';
      found[caller] = [401, 403].includes(status) ? String(status) : 'yes';
    }
    expect(found).toEqual(expected);
  });
});

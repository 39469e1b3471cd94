import fc from 'fast-check';
import type { Sent } from '../../couch/embedded/testing/random-requests.ts';
import { ADMIN_TOKEN } from './test-server.ts';

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS', 'PROPFIND');
const id = fc.constantFrom('bob', 'none', '%00', '%ff', '..', '%2F', '__proto__', 'x'.repeat(3000));
const resource = fc.oneof(
  fc.constantFrom(
    'health',
    'register-developer',
    'developers',
    'enrol',
    'me',
    'me/tokens',
    'tokens',
    'nothing',
    ''
  ),
  id.map((name) => `erased/${name}`),
  id.map((name) => `team/${name}/totals`),
  fc.constant('team/main/totals'),
  fc.constantFrom('reports', 'days', 'people', 'projects', 'statements'),
  id.map((name) => `me/tokens/${name}/revoke`),
  fc
    .tuple(id, fc.constantFrom('rotate-token', 'disable', 'enable', 'invite', 'erase', 'enrolment', 'none'))
    .map(([name, act]) => `developers/${name}/${act}`)
);
const query = fc.dictionary(
  fc.constantFrom(
    'from',
    'to',
    'group',
    'team',
    'person',
    'limit',
    'cursor',
    'report',
    'by',
    'format',
    'from[]',
    '__proto__'
  ),
  fc.constantFrom(
    ...['2026-01-01', '2026-02-30', '2026-W01', '2026-W53', 'day', 'app', 'main', 'bob', 'payroll', 'xlsx'],
    ...['1', '501', 'AAAA', 'ZGF5OjIwMjYtMDEtMDE', 'constructor', '', '\u0000']
  )
);
const fields = fc.dictionary(
  fc.constantFrom(
    ...['developer_id', 'name', 'email', 'roles', 'teams', 'password', 'secret', 'device', 'days'],
    ...['scopes', 'own']
  ),
  fc.oneof(fc.constantFrom('carol', 'carol@company.test', 'main', 'admin'), fc.jsonValue({ maxDepth: 2 }))
);
const body = fc.option(
  fc.oneof(
    fields.map((value) => JSON.stringify(value)),
    fc.json({ maxDepth: 2 }),
    fc.string(),
    fc.constant('['.repeat(5000)),
    fc.constant('x'.repeat(70_000))
  ),
  { nil: undefined }
);
const header = fc.dictionary(
  fc.constantFrom('admin-token', 'content-type', 'cookie', 'host', 'accept', 'x-forwarded-for'),
  fc.constantFrom(ADMIN_TOKEN, 'wrong', 'application/json', 'text/html', 'AuthSession=%', '"; rm')
);

/** A request to the service's own routes, some of them with the admin token. */
export const sentToApi: fc.Arbitrary<Sent> = fc.record({
  target: fc.record({ method, path: resource.map((name) => `/api/v1/${name}`) }),
  query: query.map((given) => Object.entries(given)),
  header: fc.oneof(header, fc.constant({ 'admin-token': ADMIN_TOKEN })),
  body,
  isMember: fc.boolean()
});

import { expect, it } from 'vitest';
import { classifyResponse, readRetryAfterMs, type ResponseIssue } from './classify-response.ts';

const json = (status: number, body: object) => ({ status, text: JSON.stringify(body) });
const page = (status: number) => ({ status, text: '<!doctype html>' });

const LOCKED = 'Account is temporarily locked due to multiple authentication failures';

it.each<[string, Parameters<typeof classifyResponse>[0], ResponseIssue | undefined]>([
  ['a success', json(200, { ok: true }), undefined],
  ['a response that was not modified', json(304, {}), undefined],
  ['the page of a network that asks for a sign-in', page(200), 'not-tidesheet'],
  ['a page that asks for a password', page(401), 'not-tidesheet'],
  ['an address that another server does not have', page(404), 'not-tidesheet'],
  ['a gateway whose server is away', page(502), 'unavailable'],
  ['a gateway that fails', page(500), 'unavailable'],
  ['a server whose CouchDB is away', json(503, { error: 'The database is not responding.' }), 'unavailable'],
  ['a defect', json(500, { error: 'unknown_error' }), 'server-error'],
  ['wrong credentials', json(401, { error: 'unauthorized', reason: 'Wrong.' }), 'signed-out'],
  [
    'a session that ended, by the service',
    json(401, { error: 'Sign in.', code: 'sign-in-required' }),
    'signed-out'
  ],
  [
    'a session that ended, as a problem',
    json(401, {
      title: 'Unauthorized',
      status: 401,
      detail: 'Sign in.',
      error: 'Sign in.',
      code: 'sign-in-required'
    }),
    'signed-out'
  ],
  ['a problem of something else', json(401, { title: 'No', status: 401, detail: 'No.' }), 'not-tidesheet'],
  ['a locked account', json(403, { error: 'forbidden', reason: LOCKED }), 'locked'],
  ['a locked account, by the service', json(403, { error: 'Wait.', code: 'account-locked' }), 'locked'],
  [
    'a database of somebody else',
    json(403, { error: 'forbidden', reason: 'You are not allowed.' }),
    'forbidden'
  ],
  ['a route for others', json(403, { error: 'For admins only.', code: 'forbidden' }), 'forbidden'],
  ['a route for others, by a later version', json(403, { error: 'No.', code: 'not-yet-known' }), 'forbidden'],
  [
    'a database that is missing',
    json(404, { error: 'not_found', reason: 'Database does not exist.' }),
    'no-database'
  ],
  [
    'the same, as older versions say it',
    json(404, { error: 'not_found', reason: 'no_db_file' }),
    'no-database'
  ],
  ['a document that is missing', json(404, { error: 'not_found', reason: 'missing' }), 'not-found'],
  [
    'an address that the service does not have',
    json(404, { error: 'None.', code: 'not-found' }),
    'not-found'
  ],
  ['the page of a firewall', { ...page(403), text: '<h1>Blocked: account locked</h1>' }, 'blocked'],
  ['a firewall in plain text', { ...page(403), text: 'blocked' }, 'blocked'],
  ['a firewall in JSON', json(403, { error: 'blocked', message: 'Your account is locked.' }), 'blocked'],
  ['a firewall in JSON of another shape', json(403, { message: 'Forbidden' }), 'blocked'],
  [
    'a firewall that writes as CouchDB nearly does',
    json(403, { error: 'Forbidden', reason: 'locked' }),
    'blocked'
  ],
  ['a filter that refuses the content', page(451), 'blocked'],
  ['a proxy that wants a sign-in', json(407, { error: 'proxy_auth' }), 'blocked'],
  ['a network that wants a sign-in', page(511), 'not-tidesheet'],
  ['a gateway that wants a key', json(401, { message: 'No API key found in request' }), 'not-tidesheet'],
  ['a gateway without such a route', json(404, { message: 'Database does not exist.' }), 'not-tidesheet'],
  ['too many requests, for a proxy', page(429), 'rate-limited'],
  ['a conflict', json(409, { error: 'conflict' }), 'conflict'],
  ['a link that was used', json(410, { error: 'This enrolment link was used already.' }), 'expired'],
  ['a body that CouchDB does not take', json(413, { error: 'document_too_large' }), 'too-large'],
  ['a body that a proxy does not take', page(413), 'too-large'],
  ['too many requests', json(429, {}), 'rate-limited'],
  ['a request with wrong fields', json(400, { error: 'days: is a whole number' }), 'rejected']
])('classifies %s', (_, response, issue) => {
  expect(classifyResponse(response)).toBe(issue);
});

it('takes a database for missing only where CouchDB itself says so', () => {
  expect(classifyResponse({ status: 404, isJson: true })).toBe('not-found');
  expect(classifyResponse({ ...page(404), text: 'Database does not exist.' })).toBe('not-tidesheet');
});

it.each<[string | null, number]>([
  ['30', 30_000],
  ['0', 1000],
  ['86400', 600_000],
  ['Tue, 27 Oct 2026 10:02:00 GMT', 120_000],
  ['Tue, 27 Oct 2026 09:00:00 GMT', 1000],
  ['soon', 60_000],
  ['', 60_000],
  [null, 60_000]
])('waits after "Retry-After: %s", but not for ever', (value, expected) => {
  expect(readRetryAfterMs(value, Date.parse('2026-10-27T10:00:00Z'))).toBe(expected);
});

import { expect, it } from 'vitest';
import { classifyResponse, type ResponseIssue } from './classify-response.ts';

const json = (status: number, body: object) => ({ status, isJson: true, text: JSON.stringify(body) });
const page = (status: number) => ({ status, isJson: false, text: '<!doctype html>' });

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
  ['wrong credentials', json(401, { error: 'unauthorized' }), 'signed-out'],
  ['a locked account', json(403, { reason: 'Account is temporarily locked.' }), 'locked'],
  ['a database of somebody else', json(403, { error: 'forbidden' }), 'forbidden'],
  ['a database that is missing', json(404, { reason: 'Database does not exist.' }), 'no-database'],
  ['the same, as older versions say it', json(404, { reason: 'no_db_file' }), 'no-database'],
  ['a document that is missing', json(404, { reason: 'missing' }), 'not-found'],
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

import { expect, it } from 'vitest';
import { usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

const conflict = { error: 'conflict', reason: 'Document update conflict.' };

it.each<[what: string, method: string, path: string, body?: unknown]>([
  ['putting it', 'PUT', '/foobar', { _id: 'foobar', _rev: '1-123' }],
  ['putting it, the revision in the query', 'PUT', '/foobar?rev=1-123', {}],
  ['posting it', 'POST', '', { _id: 'foobar', _rev: '1-123' }],
  ['putting it as deleted', 'PUT', '/foobar', { _rev: '1-123', _deleted: true }]
])('an edit of a document that does not exist is a conflict: %s', async (_what, method, path, body) => {
  const { status, body: response } = await peer.ask(method, path, body);
  expect({ status, response }).toEqual({ status: 409, response: conflict });
  expect((await peer.ask('GET', '/foobar')).body).toEqual({ error: 'not_found', reason: 'missing' });
});

it('a batch gets a conflict for each document that does not exist, and the others are written', async () => {
  const docs = [{ _id: 'foobar', _rev: '1-123' }, { _id: 'new' }];
  const { status, body } = await peer.ask('POST', '/_bulk_docs', { docs });
  expect({ status, body }).toEqual({
    status: 201,
    body: [
      { id: 'foobar', ...conflict },
      { ok: true, id: 'new', rev: expect.stringMatching(/^1-[0-9a-f]{32}$/) }
    ]
  });
});

it('once a database without validation functions was edited, any revision may be the parent of a new document', async () => {
  await peer.ask('PUT', '/a', {});
  const taken = await peer.ask('PUT', '/foobar', { _rev: '1-123' });
  expect({ status: taken.status, body: taken.body }).toEqual({
    status: 201,
    body: { ok: true, id: 'foobar', rev: expect.stringMatching(/^2-[0-9a-f]{32}$/) }
  });
  const validates = { validate_doc_update: 'function () {}' };
  await peer.running.ask(admin, 'PUT', `${peer.path}/_design/v`, validates);
  const refused = await peer.ask('PUT', '/other', { _rev: '1-123' });
  expect({ status: refused.status, body: refused.body }).toEqual({ status: 409, body: conflict });
});

it('a design document with an unknown revision is a conflict', async () => {
  const { status, body } = await peer.running.ask(admin, 'PUT', `${peer.path}/_design/d`, { _rev: '1-123' });
  expect({ status, body }).toEqual({ status: 409, body: conflict });
});

it('a deleted document is written again below its last revision or without one, not below another', async () => {
  await peer.ask('POST', '/_bulk_docs', {
    new_edits: false,
    docs: [{ _id: 'a', _rev: '2-b', _deleted: true }]
  });
  const refused = await peer.ask('PUT', '/a', { _rev: '1-123' });
  expect({ status: refused.status, body: refused.body }).toEqual({ status: 409, body: conflict });
  const { status, body } = await peer.ask('PUT', '/a', {});
  expect({ status, body }).toEqual({
    status: 201,
    body: { ok: true, id: 'a', rev: expect.stringMatching(/^3-[0-9a-f]{32}$/) }
  });
});

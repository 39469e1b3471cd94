import { expect, it } from 'vitest';
import { usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

const inline = { _attachments: { 'note.txt': { content_type: 'text/plain', data: 'aGVsbG8=' } } };

it.each<[what: string, method: string, path: string, body?: unknown]>([
  ['Mango queries', 'POST', '/_find', { selector: {} }],
  ['Mango queries', 'POST', '/_explain', { selector: {} }],
  ['Mango indexes', 'GET', '/_index'],
  ['Attachments', 'PUT', '/a', inline],
  ['Attachments', 'POST', '', inline],
  ['Attachments', 'POST', '/_bulk_docs', { docs: [inline] }],
  ['Attachments', 'PUT', '/a/note.txt', 'text'],
  ['Attachments', 'DELETE', '/a/note.txt'],
  ['`_all_docs/queries`', 'POST', '/_all_docs/queries', { queries: [] }],
  ['Listing local documents', 'GET', '/_local_docs'],
  ['Partitions', 'GET', '/_partition'],
  ['Changing the revision limit', 'PUT', '/_revs_limit', 50],
  ['Shards', 'GET', '/_shards'],
  ['Cleaning up indexes by hand', 'POST', '/_view_cleanup', {}],
  ['`_info` of design documents', 'GET', '/_design/d/_info'],
  ['`_show` of design documents', 'GET', '/_design/d/_show/x'],
  ['`_list` of design documents', 'GET', '/_design/d/_list/x/y'],
  ['`_update` of design documents', 'POST', '/_design/d/_update/x', {}],
  ['`_rewrite` of design documents', 'GET', '/_design/d/_rewrite/x']
])('%s: %s %s is not supported', async (what, method, path, body) => {
  const { status, body: response } = await peer.ask(method, path, body);
  const reason = expect.stringMatching(
    /^.+ (is|are) not supported by the embedded endpoint; use CouchDB for it\.$/
  );
  expect({ status, response }).toEqual({ status: 501, response: { error: 'not_implemented', reason } });
  expect(String(response['reason'])).toContain(what);
});

it('replication on the server is not supported', async () => {
  const { status, body } = await peer.running.ask(admin, 'POST', '/_replicate', { source: 'a', target: 'b' });
  expect({ status, body }).toMatchObject({ status: 501, body: { error: 'not_implemented' } });
});

it('an unsupported method is refused with the supported ones', async () => {
  const { status, headers, body } = await peer.ask('COPY', '/a');
  expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD, PUT, DELETE' });
  expect(body).toEqual({ error: 'method_not_allowed', reason: 'Only GET,HEAD,PUT,DELETE allowed' });
});

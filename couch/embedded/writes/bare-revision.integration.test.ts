import { expect, it } from 'vitest';
import { usePeer } from '../testing/peer.ts';

const peer = usePeer();

const ask = async (method: string, path: string, body?: unknown) => {
  const { status, body: response } = await peer.ask(method, path, body);
  return { status, body: response };
};

const push = (...docs: unknown[]) => ask('POST', '/_bulk_docs', { new_edits: false, docs });

it('a replicated revision without a hash is stored and read unchanged', async () => {
  expect(await push({ _id: 'foo', _rev: '1-', integer: 1 })).toEqual({ status: 201, body: [] });
  const stored = { _id: 'foo', _rev: '1-', integer: 1 };
  const history = { _revisions: { start: 1, ids: [''] } };
  expect(await ask('GET', '/foo')).toEqual({ status: 200, body: stored });
  expect(await ask('GET', '/foo?rev=1-&revs=true')).toEqual({ status: 200, body: { ...stored, ...history } });
  expect(await ask('GET', '/foo?open_revs=%5B%221-%22%5D')).toEqual({ status: 200, body: [{ ok: stored }] });
  expect(await ask('POST', '/_bulk_get', { docs: [{ id: 'foo', rev: '1-' }] })).toEqual({
    status: 200,
    body: { results: [{ id: 'foo', docs: [{ ok: stored }] }] }
  });
  expect((await ask('GET', '/_changes')).body).toMatchObject({
    results: [{ id: 'foo', changes: [{ rev: '1-' }] }]
  });
  expect(await ask('POST', '/_revs_diff', { foo: ['1-', '2-b'] })).toEqual({
    status: 200,
    body: { foo: { missing: ['2-b'], possible_ancestors: ['1-'] } }
  });
});

it('a revision without a hash loses to one with a hash, and is edited and deleted like any other', async () => {
  await push({ _id: 'foo', _rev: '1-' }, { _id: 'foo', _rev: '1-a' });
  expect((await ask('GET', '/foo?conflicts=true')).body).toEqual({
    _id: 'foo',
    _rev: '1-a',
    _conflicts: ['1-']
  });
  const edited = await ask('PUT', '/foo', { _rev: '1-', integer: 2 });
  expect(edited).toMatchObject({ status: 201, body: { rev: expect.stringMatching(/^2-[0-9a-f]{32}$/) } });
  const { rev } = edited.body as { rev: string };
  expect((await ask('GET', '/foo?revs=true')).body).toMatchObject({
    _revisions: { start: 2, ids: [rev.slice(2), ''] }
  });
  await push({ _id: 'bar', _rev: '1-' });
  expect(await ask('DELETE', '/bar?rev=1-')).toMatchObject({ status: 200, body: { ok: true } });
  expect(await ask('GET', '/bar')).toEqual({ status: 404, body: { error: 'not_found', reason: 'deleted' } });
});

it.each(['1', '-a', '-', 'a-'])('%s is not a revision', async (rev) => {
  expect(await push({ _id: 'foo', _rev: rev })).toEqual({
    status: 400,
    body: { error: 'bad_request', reason: 'Invalid rev format' }
  });
});

import { expect, it } from 'vitest';
import { branches, hash, usePeer } from '../testing/peer.ts';

const peer = usePeer();

const push = (...docs: unknown[]) => peer.ask('POST', '/_bulk_docs', { new_edits: false, docs });

const read = async (query: string) => {
  const { status, body, headers } = await peer.ask('GET', `/a%2Fb?${query}`);
  return { status, body, etag: headers.get('etag') };
};

const winner = {
  status: 200,
  body: { _id: 'a/b', _rev: `2-${hash('c')}`, n: 2 },
  etag: `"2-${hash('c')}"`
};

it.each(['1-' + hash('a'), '2-' + hash('b'), '2-' + hash('c'), '9-' + hash('f')])(
  'with `rev=%s`, `latest` returns the winner',
  async (rev) => {
    await push(...branches);
    expect(await read(`rev=${rev}&latest=true`)).toEqual(winner);
  }
);

it('without `latest` the named revision is returned', async () => {
  await push(...branches);
  const losing = { _id: 'a/b', _rev: `2-${hash('b')}`, n: 1 };
  expect(await read(`rev=2-${hash('b')}`)).toEqual({ status: 200, body: losing, etag: `"2-${hash('b')}"` });
});

it('`latest` of a deleted document is a 404, with an invalid revision a 400', async () => {
  await push({ _id: 'a/b', _rev: '2-b', _revisions: { start: 2, ids: ['b', 'a'] }, _deleted: true });
  expect(await read('rev=1-a&latest=true')).toMatchObject({
    status: 404,
    body: { error: 'not_found', reason: 'deleted' }
  });
  expect(await read('rev=zzz&latest=true')).toMatchObject({
    status: 400,
    body: { error: 'bad_request', reason: 'Invalid rev format' }
  });
});

// What CouchDB's own replicator sends, step by step: https://docs.couchdb.org/en/stable/replication/protocol.html
import { describe, expect, it } from 'vitest';
import { branches, hash, usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

describe('finding the peers', () => {
  it('signs in with a form and goes on with the cookie', async () => {
    const response = await fetch(`${peer.running.url}/_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=alice&password=alice-password'
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { body } = await peer.running.ask('', 'GET', `${peer.path}/`, undefined, { cookie });
    expect(body).toMatchObject({ db_name: peer.path.slice(1), instance_start_time: expect.any(String) });
    expect(body['update_seq']).toEqual(expect.any(String));
  });

  it('stores its checkpoints by revision', async () => {
    const path = '/_local/0123456789abcdef%2Bcontinuous';
    expect((await peer.ask('GET', path)).status).toBe(404);
    const history = [{ recorded_seq: '5-x', session_id: hash('1') }];
    expect(await peer.ask('PUT', path, { history })).toMatchObject({ status: 201, body: { rev: '0-1' } });
    const { body } = await peer.ask('GET', path);
    expect(body).toEqual({ _id: '_local/0123456789abcdef+continuous', _rev: '0-1', history });
    expect(await peer.ask('PUT', path, body)).toMatchObject({ status: 201, body: { rev: '0-2' } });
  });

  it('requests a full commit', async () => {
    const { status, body } = await peer.ask('POST', '/_ensure_full_commit', {});
    expect({ status, body }).toEqual({
      status: 201,
      body: { ok: true, instance_start_time: expect.any(String) }
    });
  });
});

describe('pushing', () => {
  it('asks what is missing, sends it with its history, and gets only the refused documents back', async () => {
    await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });
    const revs = [`2-${hash('b')}`, `3-${hash('d')}`];
    expect((await peer.ask('POST', '/_revs_diff', { 'a/b': revs, new: [`1-${hash('e')}`] })).body).toEqual({
      'a/b': { missing: [`3-${hash('d')}`], possible_ancestors: [`2-${hash('c')}`, `2-${hash('b')}`] },
      new: { missing: [`1-${hash('e')}`] }
    });
    const docs = [
      {
        _id: 'a/b',
        _rev: `3-${hash('d')}`,
        _revisions: { start: 3, ids: [hash('d'), hash('b'), hash('a')] }
      },
      { _id: '_design/d', _rev: `1-${hash('e')}`, _revisions: { start: 1, ids: [hash('e')] }, views: {} }
    ];
    const sent = await peer.ask(
      'POST',
      '/_bulk_docs',
      { new_edits: false, docs },
      { 'x-couch-full-commit': 'false' }
    );
    expect(sent).toMatchObject({ status: 201, body: [{ id: '_design/d', error: 'forbidden' }] });
    const { body } = await peer.ask('GET', '/a%2Fb?revs=true&conflicts=true');
    expect(body).toMatchObject({ ...docs[0], _conflicts: [`2-${hash('c')}`] });
  });

  it('creates the target database', async () => {
    expect((await peer.running.ask(admin, 'PUT', `${peer.path}-made/`)).status).toBe(201);
    expect((await peer.running.ask(admin, 'PUT', `${peer.path}-made/`)).status).toBe(412);
  });

  it('gets an error for attachments, as stubs and in parts', async () => {
    const _attachments = { 'a.txt': { stub: true, revpos: 1 } };
    const docs = [{ _id: 'x', _rev: `1-${hash('a')}`, _attachments }];
    const refused = { status: 501, body: { error: 'not_implemented' } };
    expect(await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs })).toMatchObject(refused);
    const response = await fetch(`${peer.running.url}${peer.path}/x?new_edits=false`, {
      method: 'PUT',
      headers: {
        authorization: peer.authorization,
        'content-type': 'multipart/related; boundary="b"'
      },
      body: '--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b--'
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject(refused);
  });
});

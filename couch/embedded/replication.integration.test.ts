import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_LOCAL_DOCUMENTS } from './limits.ts';
import {
  addDatabase,
  addUser,
  admin,
  removeFolder,
  startEndpoint,
  type Running
} from './testing/start-endpoint.ts';

type Note = { text: string };

let running: Running;
let alice: string;
let bob: string;
let database: string;
let count = 0;

beforeAll(async () => {
  running = await startEndpoint();
  alice = await addUser(running, 'alice', ['team']);
  bob = await addUser(running, 'bob');
});
afterAll(async () => {
  await running.stop();
  removeFolder(running.dataDir);
});
beforeEach(async () => {
  database = `notes-${++count}`;
  await addDatabase(running, database);
});

const local = () => new PouchDB<Note>(join(running.dataDir, `local-${++count}`));

function remote(user: string) {
  const [username = '', password = ''] = user.split(':');
  return new PouchDB<Note>(`${running.url}/${database}`, { skip_setup: true, auth: { username, password } });
}

describe('replication with PouchDB', () => {
  it('carries documents up and down for a member, with awkward ids and large batches', async () => {
    const [from, to] = [local(), local()];
    const ids = [
      'day:2026-10-27:john',
      'a/b',
      'ä 😀',
      '1+1',
      ...Array.from({ length: 250 }, (_, i) => `n${i}`)
    ];
    await from.bulkDocs(ids.map((_id) => ({ _id, text: `of ${_id}` })));
    const up = await from.replicate.to(remote(alice));
    expect(up).toMatchObject({ ok: true, docs_written: 254, doc_write_failures: 0 });
    const down = await to.replicate.from(remote(alice));
    expect(down).toMatchObject({ ok: true, docs_written: 254 });
    expect((await to.get('a/b')).text).toBe('of a/b');
    expect((await to.get('ä 😀')).text).toBe('of ä 😀');
  });

  it('reads nothing the second time, because of the checkpoint', async () => {
    const from = local();
    await from.put({ _id: 'one', text: '1' });
    await from.replicate.to(remote(alice));
    expect(await from.replicate.to(remote(alice))).toMatchObject({ docs_read: 0 });
    const to = local();
    await to.replicate.from(remote(alice));
    expect(await to.replicate.from(remote(alice))).toMatchObject({ docs_read: 0 });
  });

  it('has a checkpoint where its user has as many local documents as they may', async () => {
    for (let n = 0; n < MAX_LOCAL_DOCUMENTS; n++)
      await running.ask(alice, 'PUT', `/${database}/_local/n${n}`, {});
    const from = local();
    for (const _id of ['one', 'two']) {
      await from.put({ _id, text: _id });
      const up = await from.replicate.to(remote(alice));
      expect(up).toMatchObject({ ok: true, docs_read: 1, docs_written: 1 });
    }
    const to = local();
    expect(await to.replicate.from(remote(alice))).toMatchObject({ ok: true, docs_written: 2 });
  });

  it('keeps both sides of a conflict, the same winner everywhere', async () => {
    const [one, other] = [local(), local()];
    await one.put({ _id: 'plan', text: 'from one' });
    await other.put({ _id: 'plan', text: 'from the other' });
    await one.replicate.to(remote(alice));
    await other.replicate.to(remote(alice));
    await one.replicate.from(remote(alice));
    const { body } = await running.ask(alice, 'GET', `/${database}/plan?conflicts=true`);
    const here = await one.get('plan', { conflicts: true });
    expect(body).toEqual(here);
    expect(here._conflicts).toHaveLength(1);
  });

  it('carries deletions', async () => {
    const [from, to] = [local(), local()];
    const { rev } = await from.put({ _id: 'gone', text: 'soon' });
    await from.replicate.to(remote(alice));
    await to.replicate.from(remote(alice));
    await from.remove('gone', rev);
    await from.replicate.to(remote(alice));
    await to.replicate.from(remote(alice));
    await expect(to.get('gone')).rejects.toMatchObject({ status: 404, reason: 'deleted' });
  });

  it('follows a live feed', async () => {
    const to = local();
    const feed = to.replicate.from(remote(alice), { live: true });
    const caughtUp = new Promise<void>((resolve) => void feed.on('paused', () => resolve()));
    const arrived = new Promise<string>((resolve) => {
      void feed.on('change', ({ docs = [] }) => resolve(String(docs[0]?._id)));
    });
    await caughtUp;
    await running.ask(alice, 'PUT', `/${database}/later`, { text: 'now' });
    expect(await arrived).toBe('later');
    feed.cancel();
  });

  it('is refused to users who are not members', async () => {
    await expect(local().replicate.from(remote(bob))).rejects.toMatchObject({ status: 403 });
    const from = local();
    await from.put({ _id: 'x', text: '' });
    await expect(from.replicate.to(remote(bob))).rejects.toMatchObject({ status: 403 });
  });
});

describe('validation functions', () => {
  const source = `function (newDoc) { if (newDoc.text === 'bad' || newDoc._deleted) throw({ forbidden: 'not this' }); }`;
  beforeEach(() => running.ask(admin, 'PUT', `/${database}/_design/rules`, { validate_doc_update: source }));

  it('refuse a replicated document and accept the others', async () => {
    const from = local();
    await from.bulkDocs([
      { _id: 'a', text: 'fine' },
      { _id: 'b', text: 'bad' },
      { _id: 'c', text: 'fine' }
    ]);
    const replication = from.replicate.to(remote(alice));
    const denied: unknown[] = [];
    void replication.on('denied', ({ doc }) => denied.push(doc));
    expect(await replication).toMatchObject({ docs_written: 2, doc_write_failures: 1 });
    expect(denied).toHaveLength(1);
    expect((await running.ask(alice, 'GET', `/${database}/b`)).status).toBe(404);
  });

  it('are called for every kind of write', async () => {
    const rev = `1-${'a'.repeat(32)}`;
    const { ask } = running;
    const { body } = await ask(alice, 'PUT', `/${database}/kept`, { text: 'fine' });
    const path = `/${database}`;
    const bad = { _id: 'bad', text: 'bad' };
    expect((await ask(alice, 'PUT', `${path}/bad`, bad)).status).toBe(403);
    expect((await ask(alice, 'PUT', `${path}/bad?new_edits=false`, { ...bad, _rev: rev })).status).toBe(403);
    expect((await ask(alice, 'POST', path, bad)).status).toBe(403);
    expect((await ask(alice, 'DELETE', `${path}/kept?rev=${String(body['rev'])}`)).status).toBe(403);
    const denied = [{ id: 'bad', error: 'forbidden', reason: 'not this' }];
    expect((await ask(alice, 'POST', `${path}/_bulk_docs`, { docs: [bad] })).body).toEqual(denied);
    const replicated = { new_edits: false, docs: [{ ...bad, _rev: rev }] };
    expect((await ask(alice, 'POST', `${path}/_bulk_docs`, replicated)).body).toMatchObject(denied);
    expect((await ask(alice, 'GET', `${path}/_all_docs`)).body).toMatchObject({ total_rows: 2 });
  });

  it('cannot access the server that runs them', async () => {
    const escape =
      "function () { throw({ forbidden: typeof process + typeof require + (() => { try { return this.constructor.constructor('return process')().pid } catch (e) { return 'no' } })() }); }";
    await running.ask(admin, 'PUT', `/${database}/_design/escape`, { validate_doc_update: escape });
    const { body } = await running.ask(alice, 'PUT', `/${database}/x`, {});
    expect(body['reason']).toBe('undefinedundefinedno');
  });
});

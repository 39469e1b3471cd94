/** Readers of update sequences after restarts, and after the files were restored from a backup. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { admin, makeFolder, removeFolder, startEndpoint, type Running } from '../testing/start-endpoint.ts';

let dataDir: string;
let backup: string;
let couch: Running;

beforeEach(async () => {
  dataDir = makeFolder();
  backup = makeFolder();
  couch = await startEndpoint({ dataDir });
  await couch.ask(admin, 'PUT', '/notes');
});

afterEach(async () => {
  await couch.stop();
  removeFolder(dataDir);
  removeFolder(backup);
});

async function restart(whileStopped: () => void = () => undefined): Promise<void> {
  await couch.stop();
  whileStopped();
  couch = await startEndpoint({ dataDir });
}

const backUp = () => restart(() => cpSync(dataDir, backup, { recursive: true }));
const restore = () =>
  restart(() => {
    removeFolder(dataDir);
    cpSync(backup, dataDir, { recursive: true });
  });

/** Writes the same revisions wherever it is called. */
async function write(...ids: string[]): Promise<void> {
  const docs = ids.map((_id) => ({ _id, _rev: `1-${'a'.repeat(32)}` }));
  const { status } = await couch.ask(admin, 'POST', '/notes/_bulk_docs', { new_edits: false, docs });
  expect(status).toBe(201);
}

async function read(since: string): Promise<{ ids: string[]; last: string }> {
  const { body } = await couch.ask(admin, 'GET', `/notes/_changes?since=${encodeURIComponent(since)}`);
  const results = body['results'] as { id: string }[];
  return { ids: results.map(({ id }) => id), last: String(body['last_seq']) };
}

it('a restart makes no reader read anything again', async () => {
  await write('a', 'b');
  const first = await read('0');
  await restart();
  expect(await read(first.last)).toEqual({ ids: [], last: first.last });
  await write('c');
  const second = await read(first.last);
  expect(second.ids).toEqual(['c']);
  for (let start = 0; start < 3; start += 1) {
    await restart();
    await write(`d${start}`);
  }
  expect((await read(second.last)).ids).toEqual(['d0', 'd1', 'd2']);
  expect((await read(first.last)).ids).toEqual(['c', 'd0', 'd1', 'd2']);
});

it('a reader from after the backup gets what others wrote before what is sent again', async () => {
  await write('a', 'b');
  const early = await read('0');
  await backUp();
  await write('own1', 'own2', 'own3');
  const late = await read(early.last);
  await restore();
  await write('other1', 'other2');
  await write('own1', 'own2', 'own3', 'own4');
  expect((await read(late.last)).ids).toEqual(expect.arrayContaining(['other1', 'other2', 'own4']));
  // A reader that saw nothing after the backup continues where it was.
  expect((await read(early.last)).ids).toEqual(['other1', 'other2', 'own1', 'own2', 'own3', 'own4']);
});

it('is exact before the first write after the restore, too', async () => {
  await write('a');
  await backUp();
  await write('b', 'c', 'd');
  const late = await read('0');
  await restore();
  const rewound = await read(late.last);
  expect(rewound.ids).toEqual(['a']);
  await write('x');
  expect((await read(rewound.last)).ids).toEqual(['x']);
  expect((await read(late.last)).ids).toEqual(['a', 'x']);
});

it('a waiting longpoll of the other history responds at once', async () => {
  await backUp();
  await write('a', 'b');
  const late = await read('0');
  await restore();
  await write('x');
  const path = `/notes/_changes?feed=longpoll&timeout=20000&since=${encodeURIComponent(late.last)}`;
  expect((await couch.ask(admin, 'GET', path)).body['results']).toHaveLength(1);
});

it('a pull of PouchDB with a checkpoint on its own side is complete after a restore', async () => {
  const folder = makeFolder();
  const local = new PouchDB(join(folder, 'replica'));
  const pull = () => {
    const [name = '', password = ''] = admin.split(':');
    const auth = { username: name, password };
    // PouchDB names a checkpoint by the address, and the port is another one after every start.
    const fetch: typeof globalThis.fetch = (url, options) =>
      PouchDB.fetch(String(url).replace('http://couch.test', couch.url), options);
    const remote = new PouchDB('http://couch.test/notes', { skip_setup: true, auth, fetch });
    return local.replicate.from(remote, { checkpoint: 'target' });
  };
  await write('a');
  await backUp();
  await write('own1', 'own2', 'own3');
  await pull();
  await restore();
  await write('other1', 'other2');
  await write('own1', 'own2', 'own3');
  await pull();
  const { rows } = await local.allDocs();
  expect(rows.map(({ id }) => id)).toEqual(['a', 'other1', 'other2', 'own1', 'own2', 'own3']);
  await local.destroy();
  removeFolder(folder);
});

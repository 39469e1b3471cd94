import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCouchbackup } from '../testing/run-couchbackup.ts';
import { admin, removeFolder, startEndpoint, type Running } from '../testing/start-endpoint.ts';

let running: Running;
beforeAll(async () => {
  running = await startEndpoint();
});
afterAll(async () => {
  await running.stop();
  removeFolder(running.dataDir);
});

const run = (
  name: 'couchbackup' | 'couchrestore',
  args: string[],
  files: { from?: string; to?: string } = {}
) => runCouchbackup(name, { url: running.url.replace('//', `//${admin}@`), args, ...files });

const path = (name: string, query = '') => `/${name}/_changes?style=all_docs&include_docs=true${query}`;

/** Every document with all its leaves, whatever the order they were written in. */
async function listLeaves(name: string) {
  const { body } = await running.ask(admin, 'GET', path(name));
  const results = body['results'] as {
    id: string;
    changes: { rev: string }[];
    deleted?: boolean;
    doc: object;
  }[];
  return results
    .map(({ id, changes, deleted, doc }) => ({ id, changes, deleted, doc }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

it('couchbackup reads everything, couchrestore restores it', async () => {
  const { ask, dataDir } = running;
  await ask(admin, 'PUT', '/original');
  const docs = Array.from({ length: 1200 }, (_, i) => ({ _id: `day:${i}`, n: i, text: 'ä\n"' }));
  await ask(admin, 'POST', '/original/_bulk_docs', { docs });
  const { body: edited } = await ask(admin, 'GET', '/original/day:7');
  await ask(admin, 'PUT', '/original/day:7', { _rev: edited['_rev'], n: 70 });
  const { body: doomed } = await ask(admin, 'GET', '/original/day:8');
  await ask(admin, 'DELETE', `/original/day:8?rev=${String(doomed['_rev'])}`);
  const branch = { _id: 'day:9', _rev: `2-${'f'.repeat(32)}`, n: 9.5 };
  await ask(admin, 'POST', '/original/_bulk_docs', { new_edits: false, docs: [branch] });
  await ask(admin, 'PUT', '/original/_design/v', {
    views: { all: { map: 'function (doc) { emit(doc.n); }' } }
  });

  const file = join(dataDir, 'backup.jsonl');
  const options = ['--buffer-size', '100', '--parallelism', '3'];
  const backup = await run('couchbackup', ['--db', 'original', ...options], { to: file });
  expect(backup).toMatchObject({ code: 0, stderr: expect.stringMatching(/finished/i) });
  await ask(admin, 'PUT', '/restored');
  const restore = await run('couchrestore', ['--db', 'restored', ...options], { from: file });
  expect(restore).toMatchObject({ code: 0, stderr: expect.stringMatching(/finished/i) });

  const [original, restored] = await Promise.all([listLeaves('original'), listLeaves('restored')]);
  expect(restored).toHaveLength(1201);
  expect(restored).toEqual(original);
  expect((await ask(admin, 'GET', '/restored/_design/v/_view/all?key=9.5')).body).toMatchObject({
    total_rows: 1199,
    rows: [{ id: 'day:9' }]
  });
  const { body } = await ask(admin, 'GET', '/restored/day:7?revs=true');
  expect(body['_revisions']).toMatchObject({ start: 2, ids: [expect.any(String), expect.any(String)] });
  expect(running.logged).toEqual([]);
});

it('couchrestore refuses a database that is not empty', async () => {
  await running.ask(admin, 'PUT', '/taken');
  await running.ask(admin, 'PUT', '/taken/d', {});
  const { code, stderr } = await run('couchrestore', ['--db', 'taken']);
  expect(code).toBeGreaterThan(0);
  expect(stderr).toContain('not empty');
});

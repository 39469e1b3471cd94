import nano from 'nano';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization } from '../../connection.ts';
import { removeFolder, startEndpoint, type Running } from '../testing/start-endpoint.ts';

let running: Running;
let server: nano.ServerScope;
beforeAll(async () => {
  running = await startEndpoint({ prefix: '/db' });
  const configuration = {
    url: running.url,
    headers: { authorization: basicAuthorization('admin', 'admin-password') },
    // Otherwise nano takes the path of a URL like http://host/db for a database. Its types lack this option.
    parseUrl: false
  };
  server = nano(configuration);
});
afterAll(async () => {
  await running.stop();
  removeFolder(running.dataDir);
});

type Day = { n: number; who: string };

it('nano creates a database, fills, queries and deletes it', async () => {
  expect(await server.db.create('days')).toEqual({ ok: true });
  const days = server.use<Day>('days');
  const docs = Array.from({ length: 600 }, (_, n) => ({ _id: `d${n}`, n, who: n % 2 ? 'anna' : 'ben' }));
  const rows = await days.bulk({ docs });
  expect(rows).toHaveLength(600);
  expect(rows[0]).toMatchObject({ ok: true, id: 'd0' });

  const map = 'function (doc) { emit([doc.who, doc.n], doc.n); }';
  const design: nano.ViewDocument<Day> = { _id: '_design/t', views: { sums: { map, reduce: '_sum' } } };
  await server.use('days').insert(design);
  const sums = await days.view('t', 'sums', { group_level: 1 });
  expect(sums.rows).toMatchObject([
    { key: ['anna'], value: 90_000 },
    { key: ['ben'], value: 89_700 }
  ]);
  const mapped = await days.view('t', 'sums', { reduce: false, keys: [['ben', 4]], include_docs: true });
  expect(mapped.rows).toMatchObject([{ id: 'd4', value: 4, doc: { who: 'ben' } }]);
  expect((await days.fetch({ keys: ['d1', 'none'] })).rows).toMatchObject([
    { id: 'd1' },
    { error: 'not_found' }
  ]);
  expect((await days.list({ startkey: 'd59', endkey: 'd599' })).rows).toHaveLength(11);
  expect(await days.head('d1')).toMatchObject({ etag: expect.stringMatching(/^"1-[0-9a-f]{32}"$/) });
  await expect(days.get('none')).rejects.toMatchObject({
    statusCode: 404,
    error: 'not_found',
    reason: 'missing'
  });
  await expect(days.insert({ n: 0, who: '' }, 'd1')).rejects.toMatchObject({ statusCode: 409 });
  expect(await days.info()).toMatchObject({ db_name: 'days', doc_count: 601 });

  expect(await server.db.destroy('days')).toEqual({ ok: true });
  await expect(days.info()).rejects.toMatchObject({ statusCode: 404, reason: 'Database does not exist.' });
  expect(running.logged).toEqual([]);
});

it("nano's changes reader follows what is written, in batches and live", async () => {
  await server.db.create('feed');
  const feed = server.use<Day>('feed');
  await feed.bulk({ docs: Array.from({ length: 250 }, (_, n) => ({ _id: `d${n}`, n, who: 'anna' })) });
  const got: string[] = [];
  const reader = feed.changesReader.start({ since: '0', batchSize: 100, timeout: 2000, includeDocs: true });
  reader.on('change', (change: { id: string; doc: Day }) => got.push(`${change.id} ${change.doc.who}`));
  await expect.poll(() => got.length, { timeout: 10_000 }).toBe(250);
  await feed.insert({ n: 250, who: 'ben' }, 'later');
  await expect.poll(() => got.at(-1), { timeout: 10_000 }).toBe('later ben');
  expect(new Set(got).size).toBe(251);
  feed.changesReader.stop();
});

it('nano gets the databases that were created, written and deleted', async () => {
  const ask = (since: string) => server.updates({ feed: 'longpoll', timeout: 5000, heartbeat: true, since });
  await server.db.create('before');
  const { last_seq: start } = await server.updates();
  const made = ask(start);
  await server.db.create('heard');
  const { results, last_seq } = await made;
  expect(results).toMatchObject([{ db_name: 'heard', type: 'created' }]);
  await server.use<Day>('heard').insert({ n: 1, who: 'anna' }, 'd');
  const written = await ask(last_seq);
  expect(written.results).toMatchObject([{ db_name: 'heard', type: 'updated' }]);
  const removed = ask(written.last_seq);
  await server.db.destroy('heard');
  expect((await removed).results).toMatchObject([{ db_name: 'heard', type: 'deleted' }]);
});

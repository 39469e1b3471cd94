/** View indexes of a process that is killed at any moment. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundleEndpoint, spawnEndpoint, type EndpointProcess } from '../testing/spawn-endpoint.ts';
import { makeFolder, removeFolder } from '../testing/start-endpoint.ts';
import { send, writeUntilKilled, type Acknowledged } from '../testing/write-load.ts';

let program: string;
let dataDir: string;
beforeAll(async () => {
  program = await bundleEndpoint();
});
afterAll(() => rmSync(dirname(program), { recursive: true }));
beforeEach(() => {
  dataDir = makeFolder();
});
afterEach(() => removeFolder(dataDir));

const map = 'function (doc) { for (var i = 0; i < 60; i++) emit([i % 7, doc._id.charAt(0)], doc.n); }';
const views = { sum: { map, reduce: '_sum' } };
/** The same rows, so that only the name differs, under which there is no index yet. */
const again = { other: { map, reduce: '_sum' } };

const read = (url: string, view: string, query: string) =>
  send(url, 'GET', `/load/_design/${view}/_view/${view}?${query}`);
const QUERIES = ['group=true', 'group_level=1', 'reduce=false&limit=2000', 'startkey=[2]&endkey=[5]'];

it('respond as new ones, eight times', async () => {
  const known: Acknowledged = new Map();
  let running: EndpointProcess = await spawnEndpoint(program, dataDir);
  await send(running.url, 'PUT', '/load');
  await send(running.url, 'PUT', '/load/_design/sum', { views });
  for (let round = 0; round < 8; round++) {
    const before = known.size;
    const { url } = running;
    const writing = ['b', 'c', 'd'].map((name) => writeUntilKilled({ url, name, round, known }));
    const querying = (async () => {
      // A compaction stores the indexes, too.
      for (let count = 0; await read(url, 'sum', 'group=true'); count++)
        if (count % 3 === 2) await send(url, 'POST', '/load/_compact', {});
    })();
    await expect
      .poll(() => known.size, { interval: 5, timeout: 20_000 })
      .toBeGreaterThan(before + round * 40);
    await running.end('SIGKILL');
    await Promise.all([...writing, querying]);
    running = await spawnEndpoint(program, dataDir);
    const { url: next } = running;
    const design = (await send(next, 'PUT', '/load/_design/other', { views: again })) as { rev: string };
    for (const query of QUERIES) {
      const found = await read(next, 'sum', query);
      expect(found).toHaveProperty('rows');
      expect(found).toEqual(await read(next, 'other', query));
    }
    await send(next, 'DELETE', `/load/_design/other?rev=${design.rev}`);
  }
  await running.end('SIGTERM');
}, 180_000);

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleEndpoint, spawnEndpoint, type EndpointProcess } from '../testing/spawn-endpoint.ts';
import { admin, makeFolder, removeFolder, startEndpoint } from '../testing/start-endpoint.ts';
import { readAll, send, sentHeaders, writeUntilKilled, type Acknowledged } from '../testing/write-load.ts';

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

/** Of a document whose last edit was not acknowledged the next revision may be there as well: it is as written. */
function expectKept(known: Acknowledged, found: Acknowledged): void {
  for (const [path, { rev, n }] of known) {
    const kept = found.get(path);
    const isNext = kept !== undefined && kept.n !== n && path.endsWith('-single');
    if (isNext) expect(Number.parseInt(kept.rev, 10)).toBe(Number.parseInt(rev, 10) + 1);
    else expect({ path, ...kept }).toEqual({ path, rev, n });
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a process that is killed', () => {
  it(
    'during load, twenty times, has stored every write that it acknowledged',
    { timeout: 120_000 },
    async () => {
      const known: Acknowledged = new Map();
      let running: EndpointProcess = await spawnEndpoint(program, dataDir);
      await send(running.url, 'PUT', '/load');
      for (let round = 0; round < 20; round++) {
        const before = known.size;
        const { url } = running;
        const writing = ['a', 'b', 'c', 'd'].map((name) => writeUntilKilled({ url, name, round, known }));
        await expect.poll(() => known.size, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before);
        await pause(round * 15);
        await running.end('SIGKILL');
        await Promise.all(writing);
        running = await spawnEndpoint(program, dataDir);
        const found = await readAll(running.url);
        expectKept(known, found);
        for (const [path, kept] of found) if (path.endsWith('-single')) known.set(path, kept);
      }
      await running.end('SIGTERM');
    }
  );
});

describe('a database whose creation a crash interrupted', () => {
  it('before any file was written, is empty', async () => {
    mkdirSync(join(dataDir, 'databases', 'empty'), { recursive: true });
    const running = await startEndpoint({ dataDir });
    expect((await running.ask(admin, 'GET', '/empty')).body).toMatchObject({ doc_count: 0 });
    expect((await running.ask('', 'GET', '/empty')).status).toBe(401);
    await running.stop();
  });

  it('between its files, is reported by name, and the others work', async () => {
    const folder = join(dataDir, 'databases', 'half');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'CURRENT'), 'MANIFEST-000001\n');
    const running = await startEndpoint({ dataDir });
    await running.ask(admin, 'PUT', '/whole');
    const { status, body } = await running.ask(admin, 'GET', '/half');
    expect({ status, body }).toMatchObject({ status: 500, body: { error: 'database_damaged' } });
    expect(body['reason']).toContain('"half"');
    expect(running.logged.join('\n')).toContain('The database "half" is damaged');
    expect((await running.ask(admin, 'GET', '/whole')).status).toBe(200);
    expect((await running.ask(admin, 'DELETE', '/half')).status).toBe(200);
    expect((await running.ask(admin, 'PUT', '/half')).status).toBe(201);
    await running.stop();
  });
});

describe('a process that gets SIGTERM', () => {
  it('completes the waiting feeds and exits', async () => {
    const running = await spawnEndpoint(program, dataDir);
    await send(running.url, 'PUT', '/notes');
    const paths = [
      '/notes/_changes?feed=longpoll&since=now&heartbeat=30000',
      '/_db_updates?feed=longpoll&since=now'
    ];
    const feeds = await Promise.all(paths.map((path) => fetch(running.url + path, { headers: sentHeaders })));
    const [[changes, updates]] = await Promise.all([
      Promise.all(feeds.map((feed) => feed.json())),
      running.end('SIGTERM')
    ]);
    expect(changes).toMatchObject({ results: [], pending: 0 });
    expect(updates).toMatchObject({ results: [] });
    expect(running.child.exitCode).toBe(0);
  });
});

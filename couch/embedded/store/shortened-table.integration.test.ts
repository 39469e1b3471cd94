/** A table that something else shortens while its database is open: LevelDB has it mapped, and must not read it any more. */
import { readdirSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleEndpoint, spawnEndpoint } from '../testing/spawn-endpoint.ts';
import { admin, makeFolder, removeFolder } from '../testing/start-endpoint.ts';

let program: string;
let dataDir: string;
beforeAll(async () => {
  program = await bundleEndpoint();
  dataDir = makeFolder();
}, 60_000);
afterAll(() => {
  removeFolder(dataDir);
  rmSync(dirname(program), { recursive: true });
});

const authorization = `Basic ${Buffer.from(admin).toString('base64')}`;
const COUNT = 12;
const CHECKED_MS = 1100;

it.each([0, 1000])(
  'is noticed when %s bytes are left, and the others are served',
  async (bytes) => {
    const { url, child, end } = await spawnEndpoint(program, dataDir);
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await fetch(url + path, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) })
      });
      return { status: response.status, text: await response.text() };
    };
    const [broken, sound] = [`broken${bytes}`, `sound${bytes}`];
    for (const name of [broken, sound]) {
      await ask('PUT', `/${name}`);
      for (let n = 0; n < COUNT; n++) await ask('PUT', `/${name}/d${n}`, { text: `${n}`.repeat(100_000) });
    }
    const readAll = (name: string) => ask('GET', `/${name}/_all_docs?include_docs=true`);
    await sleep(CHECKED_MS);
    expect((await readAll(broken)).status).toBe(200);
    const folder = join(dataDir, 'databases', broken);
    const tables = readdirSync(folder).filter((file) => file.endsWith('.ldb'));
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) truncateSync(join(folder, table), bytes);
    await sleep(CHECKED_MS);
    for (const time of ['first', 'second'])
      expect([time, await readAll(broken)]).toMatchObject([
        time,
        { status: 500, text: expect.stringContaining('database_damaged') }
      ]);
    expect((await readAll(sound)).status).toBe(200);
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    await end('SIGTERM');
    expect(child.exitCode).toBe(0);
  },
  60_000
);

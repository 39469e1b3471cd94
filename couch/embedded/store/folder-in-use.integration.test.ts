import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import leveldown from 'leveldown';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openEmbeddedCouch } from '../index.ts';
import { bundleEndpoint, spawnEndpoint } from '../testing/spawn-endpoint.ts';
import { admin, makeFolder, removeFolder, startEndpoint } from '../testing/start-endpoint.ts';
import { FolderInUseError } from './lock-folder.ts';

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

const message = () => `The data folder ${dataDir} is in use by another process.`;

it('refuses the data folder of another process until that has ended', async () => {
  const first = await spawnEndpoint(program, dataDir);
  const opening = openEmbeddedCouch({ dataDir, admins: {} });
  await expect(opening).rejects.toBeInstanceOf(FolderInUseError);
  await expect(opening).rejects.toThrow(message());
  await expect(spawnEndpoint(program, dataDir)).rejects.toThrow(`FolderInUseError: ${message()}`);
  expect((await fetch(`${first.url}/_up`)).status).toBe(200);

  await first.end('SIGKILL');
  const second = await spawnEndpoint(program, dataDir);
  expect((await fetch(`${second.url}/_up`)).status).toBe(200);
  await second.end('SIGTERM');
});

it('refuses the folder to a second endpoint of the same process', async () => {
  const running = await startEndpoint({ dataDir });
  await expect(openEmbeddedCouch({ dataDir, admins: {} })).rejects.toThrow(message());
  await running.stop();
  await (await openEmbeddedCouch({ dataDir, admins: {} })).close();
});

it('reports that a single database is in use, and serves it when it is free again', async () => {
  const first = await startEndpoint({ dataDir });
  await first.ask(admin, 'PUT', '/notes');
  await first.ask(admin, 'PUT', '/notes/kept', { n: 1 });
  await first.stop();
  const files = leveldown(join(dataDir, 'databases', 'notes'));
  await promisify(files.open.bind(files))();

  const running = await startEndpoint({ dataDir });
  const reason = 'The files of "notes" are in use by another process on the server: stop it, then try again.';
  const response = { status: 503, body: { error: 'database_in_use', reason } };
  expect(await running.ask(admin, 'GET', '/notes/kept')).toMatchObject(response);
  expect(running.logged[0]).toBe('The database "notes" is in use by another process.');
  await promisify(files.close.bind(files))();
  expect(await running.ask(admin, 'GET', '/notes/kept')).toMatchObject({ status: 200, body: { n: 1 } });
  await running.stop();
});

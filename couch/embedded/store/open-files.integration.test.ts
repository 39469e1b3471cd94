import { readdirSync, readlinkSync } from 'node:fs';
import { platform } from 'node:process';
import { expect, it } from 'vitest';
import { admin, makeFolder, removeFolder, startEndpoint } from '../testing/start-endpoint.ts';

/** The names of the folders below `folder` in which this process has files open. */
function openFolders(folder: string): Set<string> {
  const open = readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      return [readlinkSync(`/proc/self/fd/${number}`)];
    } catch {
      return []; // closed meanwhile
    }
  });
  return new Set(open.filter((path) => path.startsWith(folder)).map((path) => path.split('/').at(-2) ?? ''));
}

it('no more databases stay open than allowed, however many exist and have waiting feeds', async ({
  skip
}) => {
  skip(platform !== 'linux', 'only Linux lists the open files of a process this way');
  const dataDir = makeFolder();
  const running = await startEndpoint({ dataDir, maxOpenDatabases: 8 });
  const names = Array.from({ length: 40 }, (_, i) => `db${i}`);
  for (const name of names) await running.ask(admin, 'PUT', `/${name}`);
  const headers = { authorization: `Basic ${Buffer.from(admin).toString('base64')}` };
  const feed = 'feed=longpoll&since=now&include_docs=true';
  const feeds = await Promise.all(
    names.map((name) => fetch(`${running.url}/${name}/_changes?${feed}`, { headers }))
  );
  await Promise.all(names.map((name) => running.ask(admin, 'PUT', `/${name}/d`, {})));
  const received = await Promise.all(feeds.map((one) => one.json()));
  expect(received).toEqual(
    names.map(() => expect.objectContaining({ results: [expect.objectContaining({ id: 'd' })] }))
  );
  for (const name of names) await running.ask(admin, 'GET', `/${name}`);
  const open = openFolders(`${dataDir}/databases/`);
  expect(open.size).toBeGreaterThan(0);
  expect(open.size).toBeLessThanOrEqual(8);
  await running.stop();
  expect(openFolders(dataDir).size).toBe(0);
  removeFolder(dataDir);
});

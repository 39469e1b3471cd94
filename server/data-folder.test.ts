import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

let folder: string;
let logged: string[];
const open = (path: string) => openDataFolder(path, (line) => logged.push(line));
beforeEach(async () => {
  logged = [];
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('marks a new folder and accepts it again', async () => {
  await open(join(folder, 'new', 'data'));
  await open(join(folder, 'new', 'data'));
  expect(await readFile(join(folder, 'new', 'data', 'tidesheet.json'), 'utf8')).toBe('{"format":1}\n');
});

it('refuses the folder of another version and leaves it as it is', async () => {
  await writeFile(join(folder, 'tidesheet.json'), '{"format":2}');
  await expect(open(folder)).rejects.toThrow(/has format 2, and this version reads format 1/);
  await writeFile(join(folder, 'tidesheet.json'), 'garbage');
  await expect(open(folder)).rejects.toThrow(/not marked as one/);
  expect(await readFile(join(folder, 'tidesheet.json'), 'utf8')).toBe('garbage');
});

it('says so where the folder is no folder', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(open(join(folder, 'file'))).rejects.toMatchObject({
    message: expect.stringContaining('cannot be used: '),
    hint: 'Fix it, or choose another: DATA_DIR=… npm start'
  });
});

describe('the permissions', () => {
  beforeEach(({ skip }) => skip(process.platform === 'win32', 'Windows has no such permissions'));

  const modeOf = async (name: string) => ((await stat(join(folder, name))).mode & 0o777).toString(8);

  it('of a new folder are those of its user only', async () => {
    await open(join(folder, 'new'));
    expect(await modeOf('new')).toBe('700');
    expect(logged).toEqual([]);
  });

  it('of an existing folder are taken away from others, with those of the secrets in it', async () => {
    await mkdir(join(folder, 'couch', 'databases'), { recursive: true });
    const files = ['admin-token.json', 'couch/secrets.json'];
    for (const file of files) await writeFile(join(folder, file), '{}');
    for (const name of ['', 'couch', 'couch/databases']) await chmod(join(folder, name), 0o777);
    for (const file of files) await chmod(join(folder, file), 0o664);
    await open(folder);
    expect(await Promise.all(['', 'couch', 'couch/databases'].map(modeOf))).toEqual(['700', '700', '700']);
    expect(await Promise.all(files.map(modeOf))).toEqual(['600', '600']);
    expect(logged.join()).toMatch(/^Other users of this machine could open .* and \d more in it: only/);
    logged = [];
    await open(folder);
    expect(logged).toEqual([]);
  });

  it('of what a link in it leads to stay as they are', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'tidesheet-elsewhere-'));
    await chmod(elsewhere, 0o755);
    await symlink(elsewhere, join(folder, 'link'));
    await open(folder);
    expect(((await stat(elsewhere)).mode & 0o777).toString(8)).toBe('755');
    await rm(elsewhere, { recursive: true });
  });
});

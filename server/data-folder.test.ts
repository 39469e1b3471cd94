import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('marks a new folder and accepts it again', async () => {
  await openDataFolder(join(folder, 'new', 'data'));
  await openDataFolder(join(folder, 'new', 'data'));
  expect(await readFile(join(folder, 'new', 'data', 'tidesheet.json'), 'utf8')).toBe('{"format":1}\n');
});

it('refuses the folder of another version and leaves it as it is', async () => {
  await writeFile(join(folder, 'tidesheet.json'), '{"format":2}');
  await expect(openDataFolder(folder)).rejects.toThrow(/has format 2, and this version reads format 1/);
  await writeFile(join(folder, 'tidesheet.json'), 'garbage');
  await expect(openDataFolder(folder)).rejects.toThrow(/not marked as one/);
  expect(await readFile(join(folder, 'tidesheet.json'), 'utf8')).toBe('garbage');
});

it('says so where the folder is no folder', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(openDataFolder(join(folder, 'file'))).rejects.toMatchObject({
    message: expect.stringContaining('cannot be used: '),
    hint: 'Fix it, or choose another: DATA_DIR=… npm start'
  });
});

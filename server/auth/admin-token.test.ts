import { randomBytes, scryptSync } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAdminToken } from './admin-token.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-token-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'admin-token.json');

it('makes a token once and keeps its hash only, readable by the owner', async () => {
  const first = await openAdminToken(folder, undefined);
  await first.save();
  expect(first.created).toMatch(/^[\w-]{43}$/);
  expect(await readFile(file(), 'utf8')).not.toContain(first.created);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  const second = await openAdminToken(folder, undefined);
  expect(second.created).toBeUndefined();
  expect(await second.verify(first.created ?? '')).toBe(true);
  expect(await second.verify('guess')).toBe(false);
});

it('makes another one where the start did not come so far as to show it', async () => {
  const lost = await openAdminToken(folder, undefined);
  const shown = await openAdminToken(folder, undefined);
  expect(shown.created).toBeDefined();
  expect(shown.created).not.toBe(lost.created);
});

it('takes the token of the environment instead of the kept one, and keeps that from then on', async () => {
  const made = await openAdminToken(folder, undefined);
  await made.save();
  const given = await openAdminToken(folder, 'a token from outside');
  await given.save();
  expect(given.created).toBeUndefined();
  const later = await openAdminToken(folder, undefined);
  expect(await later.verify('a token from outside')).toBe(true);
  expect(await later.verify(made.created ?? '')).toBe(false);
});

it('replaces the slow hash of an earlier version once the right token comes', async () => {
  const salt = randomBytes(16);
  const hash = scryptSync('a token of before', salt, 32).toString('base64');
  await writeFile(file(), JSON.stringify({ salt: salt.toString('base64'), hash }));
  const token = await openAdminToken(folder, undefined);
  const guesses = Array.from({ length: 5 }, () => token.verify('guess'));
  expect(await Promise.all(guesses)).toEqual(new Array(5).fill(false));
  expect(await readFile(file(), 'utf8')).toContain(hash);
  expect(await token.verify('a token of before')).toBe(true);
  expect(await token.verify('guess')).toBe(false);
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
    key: expect.any(String),
    hmac: expect.any(String)
  });
  const later = await openAdminToken(folder, undefined);
  expect(await later.verify('a token of before')).toBe(true);
});

it('compares thousands of tokens a second', async () => {
  const token = await openAdminToken(folder, 'a token from outside');
  const startedMs = performance.now();
  for (let count = 0; count < 5000; count++) await token.verify(`guess ${count}`);
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

it('says what to do about a damaged file', async () => {
  await writeFile(file(), '{"salt":');
  await expect(openAdminToken(folder, undefined)).rejects.toMatchObject({
    message: expect.stringMatching(/is damaged\.$/),
    hint: expect.stringMatching(/^Delete it and start again/)
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSecretFiles } from './secret-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('reads a secret from the file that a variable names', () => {
  const path = file('token', 'a-token-of-an-admin\n');
  expect(readSecretFiles({ ADMIN_TOKEN_FILE: path, COUCHDB_URL_FILE: '', PORT: '1' })).toMatchObject({
    ADMIN_TOKEN: 'a-token-of-an-admin',
    PORT: '1'
  });
});

it('names every file that cannot be used, and never what is in it', () => {
  const bad = {
    ADMIN_TOKEN_FILE: join(folder, 'none'),
    COUCHDB_URL_FILE: file('two-lines', 'secret-one\nsecret-two\n'),
    METRICS_TOKEN_FILE: file('token', 'a-token'),
    METRICS_TOKEN: 'another'
  };
  const read = () => readSecretFiles(bad);
  expect(read).toThrow(/ADMIN_TOKEN_FILE cannot be read: .*none \(ENOENT\)/);
  expect(read).toThrow(/COUCHDB_URL_FILE must name a file with one line/);
  expect(read).toThrow(/METRICS_TOKEN and METRICS_TOKEN_FILE are both set/);
  expect(read).not.toThrow(/secret-one/);
});

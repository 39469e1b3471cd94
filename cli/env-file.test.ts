import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { EnvFileError, readEnvFile, setVariables } from './env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a file, and nothing where there is none', () => {
  writeFileSync(join(folder, '.env'), '# mine\nAW_URL="http://127.0.0.1:2"\n');
  expect(readEnvFile(join(folder, '.env'))).toEqual({ AW_URL: 'http://127.0.0.1:2' });
  expect(readEnvFile(join(folder, 'none'))).toEqual({});
  expect(readEnvFile(join(folder, '.env', 'none'))).toEqual({});
  expect(() => readEnvFile(folder)).toThrow(EnvFileError);
});

it('replaces what it names and keeps every other line', () => {
  const text =
    '# mine\nAPI_TOKEN=old.token\nexport SERVER_URL = "http://x"\nAW_URL=http://127.0.0.1:5601\n\n';
  expect(setVariables(text, { SERVER_URL: 'https://t.example', API_TOKEN: 'a.b-c_d' })).toBe(
    '# mine\nAW_URL=http://127.0.0.1:5601\nSERVER_URL=https://t.example\nAPI_TOKEN=a.b-c_d\n'
  );
});

it('writes values that are read back unchanged: spaces, backslashes, quotes and number signs', () => {
  const anyValue = fc.string({
    unit: fc.constantFrom('a', ' ', '\\', '#', '"', '$', '=', 'ü', 'n'),
    maxLength: 12
  });
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(parseEnv(setVariables('', { DATA_DIR: value }))['DATA_DIR']).toBe(value);
    })
  );
  const path = "C:\\Users\\O'Neil\\data";
  expect(parseEnv(setVariables('', { DATA_DIR: path }))['DATA_DIR']).toBe(path);
  expect(() => setVariables('', { DATA_DIR: 'a\nb' })).toThrow(EnvFileError);
});

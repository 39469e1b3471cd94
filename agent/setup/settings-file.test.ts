import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { withSettings, writeSettings } from './settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-setup-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('replaces what it names and keeps every other line', () => {
  const text =
    '# mine\nAPI_TOKEN=old.token\nexport SERVER_URL = "http://x"\nAW_URL=http://127.0.0.1:5601\n\n';
  expect(withSettings(text, { SERVER_URL: 'https://t.example', API_TOKEN: 'a.b-c_d' })).toBe(
    '# mine\nAW_URL=http://127.0.0.1:5601\nSERVER_URL=https://t.example\nAPI_TOKEN=a.b-c_d\n'
  );
});

it('is read back as it was given: spaces, backslashes, quotes and number signs', () => {
  const anyValue = fc.string({
    unit: fc.constantFrom('a', ' ', '\\', '#', '"', '$', '=', 'ü', 'n'),
    maxLength: 12
  });
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(parseEnv(withSettings('', { DATA_DIR: value }))['DATA_DIR']).toBe(value);
    })
  );
  expect(parseEnv(withSettings('', { DATA_DIR: "C:\\Users\\O'Neil\\data" }))['DATA_DIR']).toBe(
    "C:\\Users\\O'Neil\\data"
  );
});

it('may be read by its owner only, also where it was open before', () => {
  const path = join(folder, 'new', '.env');
  writeSettings(path, { API_TOKEN: 'a.b' });
  writeFileSync(join(folder, '.env'), 'A=1\n', { mode: 0o644 });
  writeSettings(join(folder, '.env'), { API_TOKEN: 'a.b' });
  for (const written of [path, join(folder, '.env')]) expect(statSync(written).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'new'))).toEqual(['.env']);
  expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('A=1\nAPI_TOKEN=a.b\n');
});

it('leaves nothing behind where it cannot be written', () => {
  const taken = join(folder, 'taken');
  mkdirSync(join(taken, '.env'), { recursive: true });
  expect(() => writeSettings(join(taken, '.env'), { API_TOKEN: 'a.b' })).toThrow(
    /^The settings cannot be written to /
  );
  expect(readdirSync(taken)).toEqual(['.env']);
});

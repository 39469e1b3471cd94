import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { checkEnvLines, EnvFileError, readEnvFile, setVariables } from './env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a file, and nothing where there is none', () => {
  writeFileSync(join(folder, '.env'), '# mine\nAW_URL="http://127.0.0.1:2"\n');
  expect(readEnvFile(join(folder, '.env'))).toEqual({ AW_URL: 'http://127.0.0.1:2' });
  expect(readEnvFile(join(folder, 'none'))).toEqual({});
  expect(readEnvFile(join(folder, '.env', 'none'))).toEqual({});
  expect(() => readEnvFile(folder)).toThrow(EnvFileError);
});

it('names the lines that set nothing, and what is almost a setting, without any value', () => {
  const text = [
    '# mine',
    '',
    'SERVERURL=https://t.example',
    'export DEVELOPER_ID = anna',
    'API_TOKEN: laptop.secret',
    "NOTE='one",
    'two lines',
    "three' # all of one value",
    'OTHER="a quote alone',
    'just words',
    'server_url=x\r',
    'DB_URL=x'
  ].join('\n');
  expect(checkEnvLines(text, ['SERVER_URL', 'DEVELOPER_ID', 'API_TOKEN', 'AW_URL'])).toEqual([
    { line: 3, problem: 'unknown setting SERVERURL; did you mean SERVER_URL?', isIgnored: false },
    { line: 5, problem: 'not KEY=value; the line is ignored.', isIgnored: true },
    { line: 10, problem: 'not KEY=value; the line is ignored.', isIgnored: true },
    { line: 11, problem: 'unknown setting server_url; did you mean SERVER_URL?', isIgnored: false }
  ]);
});

it('reads what follows a line that sets nothing', () => {
  const path = join(folder, 'stray.env');
  writeFileSync(path, 'just words\nAW_URL=x\nDATA_DIR="of\ntwo lines"\nmore words\r\nAPI_TOKEN=a.b\r\n');
  expect(readEnvFile(path)).toEqual({ AW_URL: 'x', DATA_DIR: 'of\ntwo lines', API_TOKEN: 'a.b' });
  const warnings: string[] = [];
  readEnvFile(path, { warn: (warning) => warnings.push(warning) });
  const problem = 'not KEY=value; the line is ignored.';
  expect(warnings).toEqual([`${path}, line 1: ${problem}`, `${path}, line 5: ${problem}`]);
});

it('reads a file that begins with a byte order mark', () => {
  writeFileSync(join(folder, 'bom.env'), '\uFEFFAW_URL=x\n');
  expect(readEnvFile(join(folder, 'bom.env'))).toEqual({ AW_URL: 'x' });
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

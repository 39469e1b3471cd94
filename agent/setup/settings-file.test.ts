import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeSettings } from './settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-setup-'));
afterAll(() => rmSync(folder, { recursive: true }));

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
  expect(() => writeSettings(join(taken, '.env'), { API_TOKEN: 'a.b' })).toThrow('.env cannot be written: ');
  expect(readdirSync(taken)).toEqual(['.env']);
});

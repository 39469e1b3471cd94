import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, expect, it } from 'vitest';
import { readJson, tryReadJson, writeFileAtomically, writeJsonAtomically } from './atomic-file.ts';
import { FileError, UnreadableFileError } from './errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidesheet-atomic-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('replaces a file that only its owner may read, also where it was open before', () => {
  const [created, opened] = [join(folder, 'new', 'a.json'), join(folder, 'b')];
  writeFileSync(opened, 'old', { mode: 0o644 });
  writeJsonAtomically(created, { a: 1 });
  writeFileAtomically(opened, 'new');
  expect(readFileSync(created, 'utf8')).toBe('{\n  "a": 1\n}\n');
  expect(readFileSync(opened, 'utf8')).toBe('new');
  for (const path of [created, opened]) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'new'))).toEqual(['a.json']);
});

it('leaves nothing behind where it cannot be written', () => {
  const taken = join(folder, 'taken');
  mkdirSync(join(taken, 'file'), { recursive: true });
  expect(() => writeFileAtomically(join(taken, 'file'), 'x')).toThrow(FileError);
  writeFileSync(join(folder, 'file'), '');
  const below = join(folder, 'file', 'x');
  expect(() => writeFileAtomically(below, 'x')).toThrow(`${below} cannot be written: `);
  expect(readdirSync(taken)).toEqual(['file']);
});

it('reads JSON of a shape, also with a byte order mark; a missing file is no error, any other problem names it', () => {
  const Shape = v.object({ a: v.object({ b: v.number() }) });
  const fileWith = (text: string) => {
    const path = join(folder, 'read.json');
    writeFileSync(path, text);
    return path;
  };
  expect(readJson(fileWith('\uFEFF{"a":{"b":1}}'), Shape)).toEqual({ a: { b: 1 } });
  expect(readJson(join(folder, 'none'), Shape)).toBeUndefined();
  expect(readJson(join(fileWith(''), 'none'), Shape)).toBeUndefined();
  expect(tryReadJson(join(folder, 'none'), Shape, 'other')).toBeUndefined();
  const problems = { '{"a":': /is not JSON/, '{"a":{"b":"1"}}': /a\.b: Invalid type/, null: /Invalid type/ };
  for (const [text, problem] of Object.entries(problems)) {
    const path = fileWith(text);
    expect(() => readJson(path, Shape)).toThrow(UnreadableFileError);
    expect(() => readJson(path, Shape)).toThrow(problem);
    expect(() => readJson(path, Shape)).toThrow(path);
    expect(tryReadJson(path, Shape, 'other')).toBe('other');
  }
  expect(() => readJson(folder, Shape)).toThrow(/EISDIR/);
});

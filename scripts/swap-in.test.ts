import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { swapIn } from './swap-in.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'tidesheet-build-'))));
afterEach(() => rmSync(root, { recursive: true }));

const used = () => join(root, 'build');

/** Builds these files and swaps them in, after builds with the paths `before` and `earlier`. */
function build(files: Record<string, string>, before: string[] = [], earlier: string[] = []): string[] {
  const built = join(root, 'build.next-1');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(built, path)), { recursive: true });
    writeFileSync(join(built, path), text);
  }
  return swapIn({ built, folder: used(), entries: ['index.html'], before, earlier });
}

const contents = () =>
  Object.fromEntries(
    readdirSync(used(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')])
  );

it('puts a build in place, and leaves nothing of its folder', () => {
  expect(build({ 'index.html': 'one', '_app/a1.js': 'a' })).toEqual(['_app/a1.js', 'index.html']);
  expect(contents()).toEqual({ 'index.html': 'one', 'a1.js': 'a' });
  expect(readdirSync(root)).toEqual(['build']);
});

it('replaces what has the same name, and keeps the files of the build before for those who run it', () => {
  const first = build({ 'index.html': 'one', '_app/a1.js': 'a' });
  build({ 'index.html': 'two', '_app/a2.js': 'b' }, first);
  expect(contents()).toEqual({ 'index.html': 'two', 'a1.js': 'a', 'a2.js': 'b' });
});

it('removes those of earlier builds, and nothing that no build made', () => {
  const first = build({ 'index.html': 'one', '_app/a1.js': 'a' });
  writeFileSync(join(used(), 'agent.tgz'), 'packed');
  const second = build({ 'index.html': 'two', '_app/a2.js': 'b' }, first);
  build({ 'index.html': 'three', '_app/a3.js': 'c' }, second, first);
  expect(contents()).toEqual({ 'index.html': 'three', 'a2.js': 'b', 'a3.js': 'c', 'agent.tgz': 'packed' });
});

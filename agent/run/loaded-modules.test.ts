import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** Static imports of values; types are loaded by nobody. */
const IMPORT = /^(?:import|export)(?! type)[^'"]*?from '([^']+)'/gms;

/** What a module loads at once, itself included: files by their path in the repository, packages by their name. */
function loadedWith(path: string, loaded = new Set<string>()): Set<string> {
  const name = relative(ROOT, path);
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
    if (specifier.startsWith('#domain/')) loadedWith(join(ROOT, specifier.slice(1)), loaded);
    else if (specifier.startsWith('.')) loadedWith(resolve(dirname(path), specifier), loaded);
    else loaded.add(specifier);
  }
  return loaded;
}

test('a process that waits for weeks loads neither the store nor what summarises days', () => {
  const loaded = loadedWith(join(ROOT, 'agent/commands/run.ts'));
  expect(loaded).toContain('agent/run/idle-check.ts');
  expect(
    [...loaded].filter((name) =>
      /pouchdb|agent\/store\.ts|domain\/summarise|compile-rules|temporal/.test(name)
    )
  ).toEqual([]);
});

test('the process that synchronises does', () => {
  const loaded = loadedWith(join(ROOT, 'agent/commands/synchronise-apart.ts'));
  expect(loaded).toContain('pouchdb-node');
  expect(loaded).toContain('domain/summarise/summarise-day.ts');
});

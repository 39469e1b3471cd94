/** What the dashboard weighs, by the manifest of its build. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { readShellFiles } from '../../scripts/shell-files.js';
import { buildEverything } from '../stage/server/server-process.ts';

const OUTPUT = '.svelte-kit/output/client';
const APP = '.svelte-kit/generated/client-optimized/app.js';
/** The databases: no page shows anything without, the sign-in form does. */
const STORE = 'src/lib/store/sync/person-sync.ts';
/** A fifth of the first page. */
const POLYFILL = 'node_modules/temporal-polyfill/index.js';

const Manifest = v.record(
  v.string(),
  v.object({
    file: v.string(),
    imports: v.optional(v.array(v.string()), []),
    dynamicImports: v.optional(v.array(v.string()), []),
    css: v.optional(v.array(v.string()), [])
  })
);
/** What scripts/build.js writes beside a build. */
const Stamp = v.object({ files: v.array(v.string()) });
let manifest: v.InferOutput<typeof Manifest>;
beforeAll(() => {
  buildEverything();
  manifest = v.parse(Manifest, JSON.parse(readFileSync(join(OUTPUT, '.vite/manifest.json'), 'utf8')));
});

/** The modules of a route and its layouts; the root layout is node 0. */
function nodesOf(route: string): string[] {
  const entry =
    readFileSync(APP, 'utf8')
      .split('\n')
      .find((line) => line.includes(`"${route}": [`)) ?? '';
  const numbers = entry.slice(entry.indexOf('": [')).match(/\d+/g) ?? [];
  expect(numbers, `${route} is in the build`).not.toEqual([]);
  return [0, ...numbers].map((number) => `.svelte-kit/generated/client-optimized/nodes/${number}.js`);
}

/** Everything that these modules import before they run, themselves included. */
function withImports(names: string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    withImports(manifest[name]?.imports ?? [], found);
  }
  return found;
}

function gzippedBytes(names: string[]): number {
  const entries = Object.keys(manifest).filter((name) =>
    /client\/entry\.js$|client-optimized\/app\.js$/.test(name)
  );
  const files = [...withImports([...entries, ...names])].map((name) => manifest[name]?.file ?? '');
  const scripts = files.filter((file) => file.endsWith('.js'));
  return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(OUTPUT, file))).length, 0);
}

const KILOBYTE = 1000;

describe('the first page', () => {
  it.each([
    ['/sign-in', [], 90],
    ['/(app)/team', [STORE], 150],
    ['/(app)/me', [STORE], 150]
  ])('%s and what it needs is little code, compressed', (route, more, mostKilobytes) => {
    const bytes = gzippedBytes([...nodesOf(route), ...more]);
    expect(bytes).toBeGreaterThan(20 * KILOBYTE);
    expect(bytes).toBeLessThan(mostKilobytes * KILOBYTE);
  });

  it('does without the polyfill for Temporal', () => {
    expect(Object.keys(manifest)).not.toContain(POLYFILL);
  });
});

describe('what the service worker caches', () => {
  /** What browsers fetch only when somebody installs the dashboard. */
  const isForInstallation = (path: string) => path.endsWith('.png');
  const isBuilt = (path: string) => path.startsWith('_app/immutable/');
  let built: string[];
  let shell: Set<string>;
  let others: Set<string>;
  beforeAll(() => {
    // Files of the build before stay in the folder for those who still run it.
    built = v.parse(Stamp, JSON.parse(readFileSync('build/.built', 'utf8'))).files;
    shell = new Set(readShellFiles(OUTPUT));
    others = new Set(
      Object.values(manifest)
        .flatMap(({ file, css }) => [file, ...css])
        .filter((file) => !shell.has(file))
    );
  });

  it('is every file: of the shell at installation, all others after it', () => {
    expect([...shell, ...others].sort()).toEqual(built.filter(isBuilt).sort());
    const worker = readFileSync('build/service-worker.js', 'utf8');
    expect(worker).toContain(JSON.stringify([...shell]));
    for (const path of others) expect(worker).toContain(path);
  });

  it('at installation is what the first pages import, and little', () => {
    const pages = ['/', '/sign-in', '/(app)/team', '/(app)/me', '/(app)/people/[id]'].flatMap(nodesOf);
    for (const name of withImports([...pages, STORE])) expect(shell).toContain(manifest[name]?.file);
    for (const route of ['/(app)/rules', '/(app)/settings', '/(app)/me/shared', '/(app)/evidence'])
      expect(others).toContain(manifest[nodesOf(route)[1] ?? '']?.file);
    const cached = built.filter((path) => shell.has(path) || !(isBuilt(path) || isForInstallation(path)));
    const sizes = cached.filter((path) => path !== 'service-worker.js').map(sizeOf);
    expect(sizes.length).toBeGreaterThan(20);
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(900 * KILOBYTE);
  });
});

const sizeOf = (path: string) => statSync(join('build', path)).size;

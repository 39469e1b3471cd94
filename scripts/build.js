// Builds everything whose sources changed: the Node programs and the agent’s package into dist, the dashboard into build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { swapIn } from './swap-in.js';

/**
 * `folder`: where it is used; `stamp`: the file there that says what was built. `command`: gets the folder to build into as
 * BUILD_DIR. `entries`: the files that name the others.
 * @typedef {{ name: string, sources: string[], folder: string, stamp: string, command: string[], entries: string[] }} Target
 * @typedef {{ fingerprint: string, files: string[], before: string[] }} Stamp
 */

/** @type {Target} */
const PROGRAMS = {
  name: 'the programs',
  sources: [
    'agent',
    'cli',
    'server',
    'couch',
    'demo',
    'bench',
    'e2e',
    'domain',
    'scripts/package',
    'rolldown.config.ts',
    'package-lock.json'
  ],
  folder: 'dist',
  stamp: '.built',
  command: ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.ts', '--logLevel', 'warn'],
  entries: ['agent.js', 'server.js', 'demo.js', 'bench.js', 'attack.js']
};

/** @type {Target} */
const DASHBOARD = {
  name: 'the dashboard',
  sources: [
    'src',
    'domain',
    'static',
    'docs/metrics.md',
    'scripts/base-links.js',
    'scripts/entry-page.js',
    'scripts/shell-files.js',
    'svelte.config.js',
    'vite.config.ts',
    'package-lock.json'
  ],
  folder: 'build',
  stamp: '.built',
  command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  entries: ['service-worker.js', 'sign-in.html', 'index.html']
};

/** @type {Target} */
const AGENT_PACKAGE = {
  name: 'the agent’s package',
  sources: [
    'agent',
    'cli',
    'domain',
    'scripts/pack-agent.js',
    'scripts/package',
    'package.json',
    'package-lock.json',
    'LICENSE',
    '.env.template'
  ],
  folder: 'dist',
  stamp: '.packed',
  command: ['scripts/pack-agent.js'],
  entries: ['agent.tgz']
};

/** @type {Target} */
const SERVER_PACKAGE = {
  name: 'the server’s package',
  sources: [
    'server',
    'couch',
    'cli',
    'domain',
    'build/.built',
    'dist/.packed',
    'deploy',
    'scripts/pack-server.js',
    'scripts/package',
    'package.json',
    'package-lock.json',
    'LICENSE'
  ],
  folder: 'dist/packages',
  stamp: '.packed',
  command: ['scripts/pack-server.js'],
  entries: ['tidesheet-server.tgz']
};

export const ensurePrograms = () => {
  ensureSynced();
  ensureBuilt(PROGRAMS);
};
export const ensureDashboard = () => ensureBuilt(DASHBOARD);
export const ensureAgentPackage = () => {
  ensureSynced();
  ensureBuilt(AGENT_PACKAGE);
};

/** With the dashboard and the agent's package, which are in it. */
export const ensureServerPackage = () => {
  ensureDashboard();
  ensureAgentPackage();
  ensureBuilt(SERVER_PACKAGE);
};

/** SvelteKit writes the tsconfig that ours extends; in a fresh clone there is none yet. */
function ensureSynced() {
  if (existsSync('.svelte-kit/tsconfig.json')) return;
  spawnSync(process.execPath, ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'], {
    stdio: ['ignore', 2, 2]
  });
}

/**
 * Builds into a folder of its own, so that servers and programs that run go on reading what they started with. Problems go
 * to stderr, lists of files nowhere, so that a program's own output stays clean.
 * @param {Target} target
 */
function ensureBuilt({ name, sources, folder, stamp, command, entries }) {
  const fingerprint = fingerprintOf(sources);
  const last = readStamp(join(folder, stamp));
  if (last.fingerprint === fingerprint) return;
  console.error(`Building ${name} …`);
  // Beside the other, because source maps name their sources by the way there.
  const built = `${folder}.next-${process.pid}`;
  try {
    const env = { ...process.env, BUILD_DIR: built };
    const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 2], env });
    if (status !== 0) throw new Error(`Building ${name} failed; the reason is above.`);
    const files = swapIn({ built, folder, entries, before: last.files, earlier: last.before });
    /** @type {Stamp} */
    const next = { fingerprint, files, before: last.files };
    writeFileSync(join(folder, stamp), JSON.stringify(next));
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @returns {Stamp}
 */
function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { fingerprint: '', files: [], before: [] };
  }
}

/**
 * Changes when a source is changed, added, renamed or removed. Times of folders do not count, because a build itself writes and
 * removes temporary files there. Tests are not built.
 * @param {string[]} sources
 * @returns {string}
 */
function fingerprintOf(sources) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(filesIn)) hash.update(`${path}\0${statSync(path).mtimeMs}\0`);
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return path.includes('.test.') ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

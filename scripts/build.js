// Builds everything whose sources changed: the Node programs and the agent’s package into dist, the dashboard into build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, sources: string[], stamp: string, command: string[] }} Target */

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
    'rolldown.config.ts',
    'package-lock.json'
  ],
  stamp: 'dist/.built',
  command: ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.ts', '--logLevel', 'warn']
};

/** @type {Target} */
const DASHBOARD = {
  name: 'the dashboard',
  sources: [
    'src',
    'domain',
    'static',
    'docs/metrics.md',
    'svelte.config.js',
    'vite.config.ts',
    'package-lock.json'
  ],
  stamp: 'build/.built',
  command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']
};

/**
 * After the programs, whose building empties dist.
 * @type {Target}
 */
const AGENT_PACKAGE = {
  name: 'the agent’s package',
  sources: [
    'agent',
    'cli',
    'domain',
    'scripts/pack-agent.js',
    'package.json',
    'package-lock.json',
    'LICENSE',
    '.env.template'
  ],
  stamp: 'dist/.packed',
  command: ['scripts/pack-agent.js']
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

/** SvelteKit writes the tsconfig that ours extends; in a fresh clone there is none yet. */
function ensureSynced() {
  if (existsSync('.svelte-kit/tsconfig.json')) return;
  spawnSync(process.execPath, ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'], {
    stdio: ['ignore', 2, 2]
  });
}

/**
 * All output goes to stderr, so that a program's own output stays clean.
 * @param {Target} target
 */
function ensureBuilt({ name, sources, stamp, command }) {
  const current = fingerprintOf(sources);
  const built = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (built === current) return;
  console.error(`Building ${name} …`);
  const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`Building ${name} failed; the reason is above.`);
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, current);
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

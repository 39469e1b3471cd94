// npm run test:activitywatch: installs ActivityWatch's own server with Python, if possible, and tests the agent
// with it. If not, it prints the reason and succeeds, because nothing was tested.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled } from './install.js';

const REQUIREMENTS = 'scripts/activitywatch-requirements.txt';
/** The first whose server closes gaps in the middle; laid over the older one. */
const NEWER_CORE = 'aw-core==0.5.18';
const INSTALL_MS = 300_000;

ensureInstalled();
const pins = readFileSync(REQUIREMENTS, 'utf8') + NEWER_CORE;
const name = `activitywatch-${createHash('sha256').update(pins).digest('hex').slice(0, 12)}`;
const folder = resolve('node_modules/.cache/tidesheet', name);
const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const newerCore = join(folder, 'newer-core');

try {
  if (!existsSync(join(folder, 'complete'))) install();
  runTests();
} catch (error) {
  console.log(`The tests against ActivityWatch's own server did not run: ${reasonOf(error)}`);
}

function install() {
  console.log("Installing ActivityWatch's server …");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execute(findPython(), ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  execute(python, [...pip, '-r', REQUIREMENTS]);
  execute(python, [...pip, '--no-deps', '--target', newerCore, NEWER_CORE]);
  execute(python, ['-c', 'import aw_server.main']);
  writeFileSync(join(folder, 'complete'), '');
}

/** @returns {string} */
function findPython() {
  for (const command of ['python3', 'python']) {
    try {
      execute(command, ['-c', 'import sys, venv; assert sys.version_info >= (3, 8)']);
      return command;
    } catch {
      // The next one.
    }
  }
  throw new Error('there is no Python 3.8 or later with venv here.');
}

/** @param {string} command @param {string[]} args */
function execute(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: INSTALL_MS });
}

function runTests() {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'e2e/activitywatch'], {
    stdio: 'inherit',
    env: { ...process.env, AW_TEST_PYTHON: python, AW_TEST_NEWER_CORE: newerCore }
  });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

/** @param {unknown} error */
function reasonOf(error) {
  const { stderr, message } = /** @type {{ stderr?: Buffer, message: string }} */ (error);
  const lines = String(stderr ?? '')
    .split('\n')
    .filter(Boolean);
  return lines.at(-1) ?? message;
}

// npm test: check, lint, build, then all tests; the last line has the numbers of passed, failed and skipped tests.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAgentPackage, ensurePrograms, ensureDashboard } from './build.js';
import { ensureInstalled } from './install.js';

/**
 * @typedef {{ file: string, seconds: number }} Slow
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[], slowest: Slow[] }} Counts
 */

ensureInstalled();
const [checked, linted] = await Promise.all([npmRun('check'), npmRun('lint')]);
ensurePrograms();
ensureDashboard();
ensureAgentPackage();
const tests = await runTests(process.argv.slice(2));

if (tests.slowest.length > 0) console.log('The slowest test files, in seconds:');
for (const { file, seconds } of tests.slowest) console.log(`${seconds.toFixed(1).padStart(7)}  ${file}`);

const failed = tests.failed + [checked, linted].filter((ok) => !ok).length;
const passed = tests.passed + [checked, linted].filter((ok) => ok).length;
for (const { name, reason } of tests.skipped) console.log(`skipped: ${name}: ${reason}`);
const skipped = tests.skipped.length > 0 ? `, ${tests.skipped.length} skipped` : '';
console.log(`${passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * Output is printed at the end, because two scripts run at once.
 * @param {string} script
 * @returns {Promise<boolean>}
 */
function npmRun(script) {
  console.log(`${script} …`);
  const child = spawn('npm', ['run', '--silent', script], { shell: process.platform === 'win32' });
  /** @type {Buffer[]} */
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      console.log(`${script}: ${code === 0 ? 'passed' : `failed\n${Buffer.concat(output)}`}`);
      resolve(code === 0);
    });
  });
}

/**
 * @param {string[]} filters
 * @returns {Promise<Counts>}
 */
async function runTests(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-test-'));
  const countsFile = join(folder, 'counts.json');
  const command = ['node_modules/vitest/vitest.mjs', 'run', ...filters];
  const child = spawn(process.execPath, command, {
    stdio: 'inherit',
    env: { ...process.env, TEST_COUNTS_FILE: countsFile }
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  try {
    /** @type {Counts} */
    const counts = JSON.parse(readFileSync(countsFile, 'utf8'));
    // Something outside any test broke: a failure all the same.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    return { passed: 0, failed: 1, skipped: [], slowest: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

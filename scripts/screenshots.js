// npm run screenshots: draws every page with the sample team and leaves the pictures in docs/screenshots.
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './install.js';

const FOLDER = 'docs/screenshots';

try {
  ensureInstalled();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'e2e/portal/pages.test.ts'];
  const env = { ...process.env, SCREENSHOTS: FOLDER };
  process.exitCode = spawnSync(process.execPath, vitest, { stdio: 'inherit', env }).status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

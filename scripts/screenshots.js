// npm run screenshots: takes pictures of all pages with the sample team for docs/screenshots, and copies those of the
// manifest to static/screenshots.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureInstalled } from './install.js';

const FOLDER = 'docs/screenshots';

try {
  ensureInstalled();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'e2e/dashboard/pages.test.ts'];
  const env = { ...process.env, SCREENSHOTS: FOLDER };
  process.exitCode = spawnSync(process.execPath, vitest, { stdio: 'inherit', env }).status ?? 1;
  if (process.exitCode === 0) copyManifestScreenshots();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function copyManifestScreenshots() {
  const { screenshots } = JSON.parse(readFileSync('static/manifest.webmanifest', 'utf8'));
  mkdirSync('static/screenshots', { recursive: true });
  for (const { src } of screenshots) copyFileSync(join(FOLDER, basename(src)), join('static', src));
}

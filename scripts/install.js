// Installs the packages where they are missing or older than the lock file. Needs nothing but Node and npm.
import { statSync } from 'node:fs';
import { runNpm } from './npm.js';

/** Makes sure that node_modules is what package-lock.json says. Throws where npm fails. */
export function ensureInstalled() {
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return;
  console.error('Installing packages (the first time takes about a minute) …');
  if (!runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']))
    throw new Error('npm could not install the packages; what it said is above.');
}

/** @param {string} path */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

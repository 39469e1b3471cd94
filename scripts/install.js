// Installs the packages if they are missing or older than the lock file. Needs only Node and npm.
import { statSync } from 'node:fs';
import { runNpm } from './npm.js';

/** Installs what package-lock.json names, unless node_modules is newer. @throws if npm fails. */
export function ensureInstalled() {
  if (changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')) return;
  console.error('Installing packages (the first time takes about a minute) …');
  if (!runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']))
    throw new Error('npm could not install the packages; its output is above.');
}

/** @param {string} path */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

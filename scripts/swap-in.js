// Puts a finished build where programs and servers read it, while they run.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/**
 * Moves the files of the folder `built` into `folder`, one at a time: a reader finds an old or a new file, and never
 * half of one. `entries` come last, in this order, because they name the others. Files that only the build before had stay for
 * those who still run it; of earlier ones (`earlier` has all paths of the builds that are known) they are removed.
 *
 * @param {{ built: string, folder: string, entries: readonly string[], before: readonly string[], earlier: readonly string[] }} swap
 * @returns {string[]} the paths of the files of the build, with slashes
 */
export function swapIn({ built, folder, entries, before, earlier }) {
  const files = filesIn(built);
  const rank = (/** @type {string} */ path) => entries.indexOf(path);
  for (const path of files.toSorted((a, b) => rank(a) - rank(b))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    renameSync(join(built, path), join(folder, path));
  }
  rmSync(built, { recursive: true, force: true });
  const kept = new Set([...files, ...before]);
  for (const path of earlier) if (!kept.has(path)) rmSync(join(folder, path), { force: true });
  return files;
}

/**
 * @param {string} folder
 * @returns {string[]} the paths of all files below the folder, with slashes
 */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => path.slice(folder.length + 1).replaceAll(sep, '/')).sort();
}

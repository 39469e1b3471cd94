// Which files of a built dashboard are its shell: what its first pages load. The service worker caches them before it becomes
// active, and all others in the background.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ file: string, imports?: string[], dynamicImports?: string[], css?: string[], assets?: string[] }} Chunk
 * @typedef {Record<string, Chunk>} Manifest Vite's.
 * @typedef {import('@sveltejs/kit').Adapter} Adapter
 */

const GENERATED = '.svelte-kit/generated/client-optimized';
const NODE = `${GENERATED}/nodes/`;
/** Layouts and error pages of these pages' folders belong to them. */
const SHELL_PAGES = ['', 'sign-in', '(app)/team', '(app)/me', '(app)/people/[id]', '(app)/[...missing]'];
/** Stands in src/service-worker.ts for the list. */
const PLACEHOLDER = '__SHELL_FILES__';

/**
 * The files of everything that the shell's pages import, also later.
 *
 * @param {Manifest} manifest
 * @param {(node: string) => string} readNode Returns the source of a module that SvelteKit generates for a page or layout.
 * @returns {string[]} paths below the folder of the client, sorted
 */
export function shellFilesOf(manifest, readNode) {
  const names = Object.keys(manifest);
  const isEntry = (/** @type {string} */ name) =>
    !name.startsWith(NODE) && (name.startsWith(GENERATED) || name.endsWith('/runtime/client/entry.js'));
  /** @type {Set<string>} */
  const found = new Set();
  const follow = (/** @type {string} */ name) => {
    if (found.has(name)) return;
    found.add(name);
    const { imports = [], dynamicImports = [] } = manifest[name] ?? {};
    // The application imports every page, each when it is opened.
    for (const next of imports) follow(next);
    for (const next of dynamicImports) if (!next.startsWith(NODE)) follow(next);
  };
  for (const name of names)
    if (isEntry(name) || (name.startsWith(NODE) && isOfShell(readNode(name)))) follow(name);
  return [...new Set([...found].flatMap((name) => filesOf(manifest[name])))].sort();
}

/** @param {Chunk | undefined} chunk */
const filesOf = (chunk) => (chunk ? [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])] : []);

/**
 * Whether a page or layout, by the component that its module exports, is one of the shell.
 * @param {string} source
 */
function isOfShell(source) {
  const [, folder, kind] = /src\/routes\/(?:([^"]*)\/)?\+(page|layout|error)\.svelte"/.exec(source) ?? [];
  if (kind === undefined) return true;
  if (kind === 'page') return SHELL_PAGES.includes(folder ?? '');
  return SHELL_PAGES.some((page) => folder === undefined || page === folder || page.startsWith(`${folder}/`));
}

/**
 * Reads the manifest of the build that is in SvelteKit's output folder.
 *
 * @param {string} client The folder of the built client.
 * @returns {string[]} paths below it
 */
export const readShellFiles = (client) =>
  shellFilesOf(JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8')), (node) =>
    readFileSync(node, 'utf8')
  );

/**
 * The adapter, which first writes the list into the built service worker: SvelteKit gives it only the list of all files.
 *
 * @param {Adapter} adapter
 * @returns {Adapter}
 */
export const withShellFiles = (adapter) => ({
  ...adapter,
  async adapt(builder) {
    const client = builder.getClientDirectory();
    const worker = join(client, 'service-worker.js');
    const [before, after, ...more] = readFileSync(worker, 'utf8').split(PLACEHOLDER);
    if (after === undefined || more.length > 0)
      throw new Error(`${worker} has to name ${PLACEHOLDER} exactly once.`);
    writeFileSync(worker, before + JSON.stringify(readShellFiles(client)) + after);
    await adapter.adapt(builder);
  }
});

/** A page with nothing but the store of the dashboard on it, to test what no page of the dashboard shows. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { PASSWORD } from '../server/server-process.ts';
import type * as Bundled from './store-bundle.ts';

declare global {
  interface Window {
    store: typeof Bundled;
  }
}

const bundles = new Map<string, Promise<string>>();

/** Opens an empty page at the server's address with the store in it, as `window.store`. */
export async function openStore(page: Page, serverUrl: string): Promise<void> {
  const address = `${serverUrl}/store-page`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<p>store</p>' }));
  await page.goto(address);
  await addModule(page, 'store', 'e2e/stage/browser/store-bundle.ts');
}

/** Puts what a module of this project exports into the page, as `window[name]`. */
export async function addModule(page: Page, name: string, file: string): Promise<void> {
  const code = bundles.get(file) ?? bundle(name, file);
  bundles.set(file, code);
  await page.addScriptTag({ content: await code });
}

/** Opens a session for everything this page asks. */
export const signIn = (page: Page, name: string) =>
  page.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      await fetch('/db/_session', { method: 'POST', headers, body: JSON.stringify(body) });
    },
    { name, password: PASSWORD }
  );

/** What SvelteKit says of a dashboard at the root of its server. */
const atRoot = {
  name: 'at-root',
  resolveId: (id: string) => (id === '$app/paths' ? id : null),
  load: (id: string) => (id === '$app/paths' ? "export const base = '';" : null)
};

async function bundle(name: string, file: string): Promise<string> {
  const made = await rolldown({
    input: resolve(file),
    platform: 'browser',
    transform: { define: { global: 'globalThis' } },
    plugins: [atRoot],
    logLevel: 'silent'
  });
  const dir = resolve('node_modules/.cache/tidesheet', `${name}-${process.pid}`);
  // Nothing reacts here: state is a plain value.
  const intro = 'const $state = (value) => value, $derived = $state;';
  const { output } = await made.write({ dir, format: 'iife', name, intro });
  rmSync(dir, { recursive: true, force: true });
  return output[0].code;
}

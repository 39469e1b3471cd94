/** A page with nothing but the store of the portal on it, to try what no page of the portal does yet. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { PASSWORD } from './server.ts';
import type * as Bundled from './store-bundle.ts';

declare global {
  interface Window {
    store: typeof Bundled;
  }
}

let code: string | undefined;

/** Opens an empty page at the server's address with the store in it, as `window.store`. */
export async function openStore(page: Page, serverUrl: string): Promise<void> {
  code ??= await bundleStore();
  const address = `${serverUrl}/store-page`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<p>store</p>' }));
  await page.goto(address);
  await page.addScriptTag({ content: code });
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

async function bundleStore(): Promise<string> {
  const bundle = await rolldown({
    input: resolve('e2e/portal/store-bundle.ts'),
    platform: 'browser',
    transform: { define: { global: 'globalThis' } },
    logLevel: 'silent'
  });
  const dir = resolve('node_modules/.cache/tidesheet', `store-${process.pid}`);
  const { output } = await bundle.write({ dir, format: 'iife', name: 'store' });
  rmSync(dir, { recursive: true, force: true });
  return output[0].code;
}

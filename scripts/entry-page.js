// The sign-in page as it was rendered at the build, made into a document that can be sent for every page: to those of whom the server
// knows no session. A browser that knows somebody starts the page that was asked for instead, as with index.html.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('@sveltejs/kit').Adapter} Adapter */

const ROOT = '<div id="root">';
const START = 'kit.start(app, element, {';

/** Runs before the page is painted. `data-session` tells src/lib/state/session.svelte.ts that there is no session to ask for. */
const DECIDE = `<style>
      [data-session='stored'] #root {
        display: none;
      }
    </style>
    <script>
      {
        const server = { base: "" };
        const { dataset } = document.documentElement;
        dataset.session = 'none';
        try {
          if (localStorage.getItem('tidesheet.context') !== null) dataset.session = 'stored';
        } catch {
          // This browser stores nothing.
        }
        if (/[#&]password=/.test(location.hash)) dataset.session = 'stored';
        if (dataset.session === 'stored') document.title = 'Tidesheet';
        else if (location.pathname !== server.base + '/sign-in')
          history.replaceState(history.state, '', server.base + '/sign-in');
        // Who types fast presses Enter before the form can be sent: src/lib/ui/Form.svelte does that then.
        addEventListener('keydown', ({ key, target }) => {
          if (key === 'Enter' && dataset.alive === undefined && target instanceof HTMLInputElement) dataset.entered = '';
        });
      }
    </script>
    `;

const isStored = `document.documentElement.dataset.session === 'stored'`;

/**
 * @param {string} html Of the rendered sign-in page.
 * @returns {string}
 * @throws {Error} where it is not as SvelteKit renders it today.
 */
export function entryPageOf(html) {
  const page = html
    // It is sent at any depth.
    .replaceAll(/((?:href|src)="|import\(")\.\/(?=_app\/)/g, '$1/')
    .replace('base: new URL(".", location).pathname.slice(0, -1)', 'base: ""');
  const parts = [ROOT, START, 'base: ""'];
  for (const part of parts)
    if (page.split(part).length !== 2)
      throw new Error(`The sign-in page has to contain ${part} exactly once.`);
  if (/["']\.\.?\/_app/.test(page)) throw new Error('The sign-in page names files from where it is itself.');
  return page.replace(ROOT, DECIDE + ROOT).replace(
    START,
    `if (${isStored}) {
							element.replaceChildren();
							delete document.documentElement.dataset.session;
							return kit.start(app, element);
						}
						${START}`
  );
}

/**
 * The adapter, which also changes the document of the sign-in page.
 *
 * @param {Adapter} adapter
 * @param {string} folder Where it writes pages.
 * @returns {Adapter}
 */
export const withEntryPage = (adapter, folder) => ({
  ...adapter,
  async adapt(builder) {
    await adapter.adapt(builder);
    const file = join(folder, 'sign-in.html');
    writeFileSync(file, entryPageOf(readFileSync(file, 'utf8')));
  }
});

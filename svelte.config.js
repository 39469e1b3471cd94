import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { baseLinks } from './scripts/base-links.js';
import { withEntryPage } from './scripts/entry-page.js';
import { withShellFiles } from './scripts/shell-files.js';

/** Where scripts/build.js wants it, which then swaps it in. */
const { BUILD_DIR = 'build' } = process.env;

/** @type {import('@sveltejs/kit').Config} */
const config = {
  preprocess: [baseLinks(), vitePreprocess()],
  compilerOptions: { runes: true },
  kit: {
    adapter: withEntryPage(
      withShellFiles(adapter({ pages: BUILD_DIR, assets: BUILD_DIR, fallback: 'index.html', strict: true })),
      BUILD_DIR
    ),
    prerender: { crawl: false, entries: ['/sign-in'] },
    // The styles of the sign-in page stand in it: it is painted without another request.
    inlineStyleThreshold: 50_000,
    // src/lib/state/app-update.svelte.ts registers it: it has to ask before a new version takes over.
    serviceWorker: { register: false },
    typescript: {
      // Everything in the package is checked by one program, not only the pages.
      config: (tsconfig) => {
        const folders = ['domain', 'cli', 'agent', 'server', 'couch', 'demo', 'e2e', 'bench', 'types'];
        tsconfig.exclude = tsconfig.exclude.filter((path) => !path.includes('service-worker'));
        tsconfig.include.push(
          ...folders.map((folder) => `../${folder}/**/*.ts`),
          '../scripts/**/*.js',
          '../scripts/**/*.ts',
          '../*.config.ts'
        );
      }
    }
  }
};

export default config;

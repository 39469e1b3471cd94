import { resolve } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const server = process.env.TIDESHEET_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [sveltekit()],
  resolve: {
    alias: {
      'pouchdb-changes-filter': resolve('src/lib/no-changes-filter.ts'),
      vuvuzela: resolve('src/lib/native-json.ts')
    }
  },
  build: {
    // The oldest versions that docs/browsers.md promises.
    target: ['chrome123', 'edge123', 'firefox126', 'safari17.5', 'ios17.5'],
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        // One chunk for what many pages share: two dozen chunks of under 1 kB compress worse and cost 6 kB more.
        codeSplitting: {
          groups: [
            { name: 'shared', minShareCount: 4, test: /\/(src\/lib\/(ui|charts|components)|domain)\// }
          ]
        }
      }
    }
  },
  server: {
    proxy: { '/db': server, '/api': server },
    // Beside SvelteKit's own folders: the domain, and the definitions of the metrics.
    fs: { allow: ['domain', 'docs'] }
  }
});

import { resolve } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const server = process.env.TIDESHEET_SERVER ?? 'http://127.0.0.1:8000';

/** What the team's page does without, however many others share it: it loads `shared` as a whole. */
const OF_LATER_PAGES =
  /\/(src\/lib\/(components\/(admin|alerts|goals|worktime)|charts|ui\/(CopyCommand|DataTable|problem-text|Form|Field|first-few|save-as-file))|domain\/(goals|alerts|budgets|accounts\/(email|password-rules)|documents\/(erasure-certificate|enrolment|hash)|evidence\/evidence-filter|merge\/(apportion|key-table)|metrics\/(hours|streaks|work-hours)|projects\/project-url|rules\/sharing|text|time\/(slot-hours|typed-durations)|timesheets|worktime\/(work-plan|account|absences|timer)|api\/(audit|developers?|enrolment|export|import|invitations|paging|password|status|teams)))\b/;

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
            {
              name: 'shared',
              minShareCount: 4,
              test: (id) =>
                /\/(src\/lib\/(ui|charts|components)|domain)\//.test(id) && !OF_LATER_PAGES.test(id)
            }
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

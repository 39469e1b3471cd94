import { resolve } from 'node:path';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { schemasHash } from './scripts/schemas-hash.js';

const server = process.env.TIDESHEET_SERVER ?? 'http://127.0.0.1:8000';

/** What the team's page does without, however many others share it: it loads `shared` as a whole. */
const OF_LATER_PAGES =
  /\/(src\/lib\/(components\/(admin|alerts|goals|worktime)|charts|ui\/(CopyCommand|DataTable|problem-text|Form|Field|first-few|save-as-file))|domain\/(goals|alerts|budgets|accounts\/(email|password-rules)|documents\/(erasure-certificate|enrolment|hash)|evidence\/evidence-filter|merge\/(apportion|key-table)|metrics\/(hours|streaks|work-hours)|projects\/project-url|rules\/sharing|text|time\/(slot-hours|typed-durations)|timesheets|worktime\/(work-plan|account|absences|timer)|api\/(audit|developers?|enrolment|export|import|invitations|paging|password|status|teams)))\b/;

type Modules = { getModuleInfo: (id: string) => { importers: string[] } | null };

/** Whether one of these modules imports another, also by way of others, before it runs. */
function importedBy(roots: RegExp): (id: string, modules: Modules) => boolean {
  const known = new Map<string, boolean>();
  return (id, modules) => {
    const visited = new Set([id]);
    let found = false;
    for (const one of visited) {
      found = known.get(one) ?? roots.test(one);
      if (found) break;
      for (const importer of modules.getModuleInfo(one)?.importers ?? []) visited.add(importer);
    }
    if (found) known.set(id, true);
    else for (const one of visited) known.set(one, false);
    return found;
  };
}

const isOfEveryPage = importedBy(
  /\/(kit\/src\/runtime\/client\/entry\.js|src\/routes\/\+layout\.svelte|src\/hooks\.client\.ts)$/
);
/** Small parts that every page uses beside the sign-in page: pages do without the rest of that. */
const OF_BOTH = /\/src\/lib\/ui\/(Later|Logo)\.svelte\b/;
const isOfSignIn = importedBy(/\/src\/routes\/sign-in\/\+page\.svelte$/);

export default defineConfig({
  plugins: [sveltekit()],
  define: { SCHEMAS_HASH: JSON.stringify(schemasHash()) },
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
            // One request for what every page needs, and another one for the rest of the sign-in page.
            {
              name: (id, modules) => (OF_BOTH.test(id) || isOfEveryPage(id, modules) ? 'first' : null),
              priority: 2
            },
            { name: (id, modules) => (isOfSignIn(id, modules) ? 'sign-in' : null), priority: 1 },
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

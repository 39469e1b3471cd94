/** `npm run bench` lists the benchmarks, `npm run bench -- <name>` runs one. */
import { benchFanIn } from './fan-in/fan-in.ts';
import { benchCouch } from './couch/couch.ts';
import { benchAgent } from './agent.ts';
import { benchDashboard } from './dashboard/dashboard.ts';
import { benchFirstSync } from './first-sync/first-sync.ts';
import { benchLive } from './live.ts';
import { benchProjects } from './projects.ts';
import { benchSummarise } from './summarise.ts';
import { benchTotals } from './totals.ts';

const BENCHES: Record<string, { what: string; run: () => void | Promise<void> }> = {
  summarise: { what: 'the busiest recorded day from events to document', run: benchSummarise },
  couch: { what: 'the embedded CouchDB endpoint: writing, replicating, idling', run: benchCouch },
  agent: { what: 'processor time, memory and bytes of the agent', run: benchAgent },
  projects: { what: 'how often the project is the right one', run: benchProjects },
  'fan-in': { what: 'what a sync costs the service, however many developers there are', run: benchFanIn },
  dashboard: { what: 'a year of a team of 50 on the pages, in a real browser', run: benchDashboard },
  'first-sync': { what: 'the first sync of a manager of 50, in a real browser', run: benchFirstSync },
  live: { what: 'from a report to the open page of a manager, in a real browser', run: benchLive },
  totals: { what: 'the totals of a team of 50 over a year, by each grouping', run: benchTotals }
};

const bench = BENCHES[process.argv[2] ?? ''];
if (bench !== undefined) {
  await bench.run();
} else {
  console.log('npm run bench -- <name>, where <name> is one of');
  for (const [name, { what }] of Object.entries(BENCHES)) console.log(`  ${name}: ${what}`);
  process.exitCode = process.argv[2] === undefined ? 0 : 1;
}

/** Loaded one at a time, because a measured process must not contain what only the others need. */
export const BENCHES: Record<string, { what: string; run: () => Promise<void> }> = {
  summarise: {
    what: 'the busiest recorded day from events to document',
    run: async () => (await import('./summarise.ts')).benchSummarise()
  },
  couch: {
    what: 'the embedded CouchDB endpoint: writing, replicating, idling',
    run: async () => (await import('./couch/couch.ts')).benchCouch()
  },
  agent: {
    what: 'processor time, memory and bytes of the agent',
    run: async () => (await import('./agent.ts')).benchAgent()
  },
  projects: {
    what: 'how often the project is correct',
    run: async () => (await import('./projects.ts')).benchProjects()
  },
  'fan-in': {
    what: 'the cost of a sync for the service, by the number of developers',
    run: async () => (await import('./fan-in/fan-in.ts')).benchFanIn()
  },
  dashboard: {
    what: 'a year of a team of 50 on the pages, in a real browser',
    run: async () => (await import('./dashboard/dashboard.ts')).benchDashboard()
  },
  'first-sync': {
    what: 'the first sync of a manager of 50, in a real browser',
    run: async () => (await import('./first-sync/first-sync.ts')).benchFirstSync()
  },
  live: {
    what: 'from a report to the open page of a manager, in a real browser',
    run: async () => (await import('./live.ts')).benchLive()
  },
  totals: {
    what: 'the totals of a team of 50 over a year, by each grouping',
    run: async () => (await import('./totals.ts')).benchTotals()
  }
};

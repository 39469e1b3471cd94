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
    run: async () => (await import('./agent/agent.ts')).benchAgent()
  },
  'agent-day': {
    what: 'a recorded workday with tidesheet run: processor time, memory and bytes',
    run: async () => (await import('./agent/recorded-day.ts')).benchRecordedDay()
  },
  activitywatch: {
    what: 'a stand-in for ActivityWatch, for agent-day',
    run: async () => (await import('./agent/serve-activitywatch.ts')).serveActivityWatch()
  },
  projects: {
    what: 'how often the project is correct',
    run: async () => (await import('./projects.ts')).benchProjects()
  },
  'fan-in': {
    what: 'the cost of a sync for the service, by the number of developers',
    run: async () => (await import('./fan-in/fan-in.ts')).benchFanIn()
  },
  registration: {
    what: 'registering 500 people one after the other, and the next start',
    run: async () => (await import('./registration.ts')).benchRegistration()
  },
  dashboard: {
    what: 'a year of a team of 50 on its page, offline in a real browser; of other sizes with a number',
    run: async () => (await import('./dashboard/dashboard.ts')).benchDashboard()
  },
  disk: {
    what: 'how much disk a year of a person takes',
    run: async () => (await import('./disk.ts')).benchDisk()
  },
  'day-page': {
    what: 'the page of one person’s day, in a real browser',
    run: async () => (await import('./dashboard/day-page.ts')).benchDayPage()
  },
  'first-sync': {
    what: 'the first sync of a manager of 50, in a real browser',
    run: async () => (await import('./first-sync/first-sync.ts')).benchFirstSync()
  },
  'first-visit': {
    what: 'a first visit on a slow network: requests, bytes, first paint, sign-in to numbers',
    run: async () => (await import('./first-visit.ts')).benchFirstVisit()
  },
  live: {
    what: 'from a report to the open page of a manager, in a real browser',
    run: async () => (await import('./live.ts')).benchLive()
  },
  soak: {
    what: 'many machines and dashboards for minutes, also with faults: npm run soak',
    run: async () => (await import('./soak/soak.ts')).soak()
  },
  approvals: {
    what: 'the queue of those who approve the weeks of 200 people',
    run: async () => (await import('./review-queue.ts')).benchReviewQueue()
  },
  reports: {
    what: 'reports of a year of 50 people, a workbook of 73,000 rows, and a year of 200 people over HTTP',
    run: async () => (await import('./reports.ts')).benchReports()
  },
  'reports-http': {
    what: 'reports of a year of 200 people over HTTP alone',
    run: async () => (await import('./reports-over-http.ts')).benchReportsOverHttp()
  },
  alerts: {
    what: 'all alerts of the managers of 200 people',
    run: async () => (await import('./alerts.ts')).benchAlerts()
  },
  week: {
    what: 'the week page of a person with three years behind them',
    run: async () => (await import('./week.ts')).benchWeek()
  },
  'first-totals': {
    what: 'the first totals of teams of 10, 50 and 200 over a year after a start, and the memory of the server',
    run: async () => (await import('./first-totals.ts')).benchFirstTotals()
  },
  growth: {
    what: 'first-totals from 10 to 1,000 people and from 1 to 36 months, as one table',
    run: async () => (await import('./growth.ts')).benchGrowth()
  },
  totals: {
    what: 'the totals of a team of 50 over a year, by each grouping',
    run: async () => (await import('./totals.ts')).benchTotals()
  }
};

/** Reports of a year of 50 people from what a dashboard has, a workbook of a year of 200 people, and reports of them over HTTP. */
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { NO_FILTER, type ReportDefinition } from '#domain/reports/definition.ts';
import { xlsxOf } from '#domain/reports/export-xlsx.ts';
import type { ReportCell } from '#domain/reports/report-table.ts';
import { makeReport, type ReportSources } from '#domain/reports/sources.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { addDays, datesBetween } from '#domain/time/calendar.ts';
import { personDayOf } from './person-days.ts';
import { benchReportsOverHttp } from './reports-over-http.ts';
import { medianOf, reportFigure } from './figures.ts';

const PEOPLE = 50;
const FROM = '2025-11-01';
const TO = '2026-10-31';
const RUNS = 20;
const TARGET_MS = 100;
const XLSX_ROWS = 73_000;
const TARGET_MB = 150;

/** Prints the first time and the median of later ones by processor time, then the memory that a workbook takes. */
export async function benchReports(): Promise<void> {
  benchXlsx();
  const sources = makeSources();
  const definitions: Partial<ReportDefinition>[] = [
    { groups: ['person', 'month'] },
    { groups: ['week', 'project'] },
    { groups: ['category'] },
    { measure: 'pulse', groups: ['person'] },
    { measure: 'focus', groups: ['person', 'week'] }
  ];
  for (const given of definitions) {
    const definition: ReportDefinition = {
      ...{ measure: 'tracked', basis: 'live', groups: [], from: FROM, to: TO, filter: NO_FILTER },
      ...given
    };
    const run = () => {
      const before = process.cpuUsage();
      if (makeReport(definition, sources).rows.length === 0) throw new Error('The report is empty.');
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    const firstMs = run();
    const figure = medianOf(Array.from({ length: RUNS }, run));
    const what = `${PEOPLE} people × a year: ${definition.measure} by ${definition.groups.join(' and ')}`;
    reportFigure({ what, figure, goal: TARGET_MS, unit: 'ms' }, `first ${firstMs.toFixed(0)} ms`);
  }
  await benchReportsOverHttp();
}

function makeSources(): ReportSources {
  const developers = Array.from({ length: PEOPLE }, (_, index): TeamDeveloper => {
    const developer = `person_${index}`;
    return {
      _id: teamDeveloperId(developer),
      ...{ type: 'developer', v: 1, developer, name: developer, zones: [], dayStart: '04:00' },
      devices: [{ device: 'box', os: 'linux', through: `${addDays(TO, 2)}T00:00:00Z` }]
    };
  });
  const days = datesBetween(FROM, TO).flatMap((date) =>
    developers.map(({ developer }, seed) => personDayOf(developer, seed, date))
  );
  console.log(`${days.length} days of ${PEOPLE} people`);
  return {
    team: { developers, days, months: [] },
    ...{ sheets: [], reviews: [], rules: DEFAULT_RULES, holidays: [] },
    ...{ absencesOf: () => [], contractsOf: () => [] },
    ...{ nowMs: Date.parse(`${addDays(TO, 3)}T00:00:00Z`), today: addDays(TO, 3) }
  };
}

function benchXlsx(): void {
  const rows = Array.from({ length: XLSX_ROWS }, (_, index): ReportCell[] => [
    addDays(FROM, index % 365),
    `person ${index % 200}`,
    `project ${index % 40}`,
    index % 28_800
  ]);
  let bytes = 0;
  const chunks = xlsxOf({
    ...{ title: 'Report', rows, totals: [], about: [] },
    columns: [
      { name: 'Day', kind: 'date' },
      { name: 'Person', kind: 'text' },
      { name: 'Project', kind: 'text' },
      { name: 'Tracked time', kind: 'seconds' }
    ]
  });
  for (const chunk of chunks) bytes += chunk.length;
  const mb = process.resourceUsage().maxRSS / 1024;
  const what = `a workbook of ${XLSX_ROWS} rows, memory of the whole process`;
  reportFigure({ what, figure: mb, goal: TARGET_MB, unit: 'MB' }, `${(bytes / 1e6).toFixed(1)} MB long`);
}

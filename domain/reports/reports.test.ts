/** Reports with literal results. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonDay } from '../documents/day.ts';
import type { Rounding } from '../documents/rounding.ts';
import { type TeamDeveloper, teamDeveloperId } from '../documents/team-developer.ts';
import { mergeDays } from '../merge/person-days.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { contract, FULL_TIME } from '../testing/contracts.ts';
import { workedDay } from '../testing/device-days.ts';
import { durationEntry } from '../testing/entries.ts';
import { reviewOf, sheetOf } from '../testing/sheets.ts';
import { decimalHours, printedTable, tableOfReport } from './report-table.ts';
import {
  GROUPINGS,
  MEASURE_KINDS,
  NO_FILTER,
  readDefinition,
  type ReportDefinition,
  writeDefinition
} from './definition.ts';
import { readyMadeTable } from './ready-made.ts';
import { makeReport, type ReportSources } from './sources.ts';

const developer = (id: string, name: string): TeamDeveloper => ({
  ...{ _id: teamDeveloperId(id), type: 'developer', v: 1, developer: id, name, zones: [], dayStart: '00:00' },
  devices: [{ device: 'devbox-01', os: 'linux', through: '2027-01-31T00:00:00Z' }]
});

/** A person day in UTC: `spans` alternate between payments-api and video without a project. */
function personDay(
  id: string,
  date: string,
  spans: [number, number][],
  entries: ReturnType<typeof durationEntry>[] = []
): PersonDay {
  const deviceDays = [{ ...workedDay(date, 'devbox-01', spans), developer: id }];
  return mergeDays(id, [date], {
    profile: undefined,
    deviceDays,
    entries
  }).get(date)!;
}

const sourcesOf = (days: PersonDay[], given: Partial<ReportSources> = {}): ReportSources => ({
  team: {
    developers: [developer('john_doe', 'John'), developer('kim', 'Kim')],
    days: [...days].sort((a, b) => (a.date < b.date ? -1 : 1)),
    months: []
  },
  ...{ sheets: [], reviews: [], rules: DEFAULT_RULES, holidays: [] },
  ...{ absencesOf: () => [], contractsOf: () => [] },
  ...{ nowMs: Date.parse('2027-02-01T00:00:00Z'), today: '2027-02-01' },
  ...given
});

const definitionOf = (given: Partial<ReportDefinition> = {}): ReportDefinition => ({
  ...{
    measure: 'tracked',
    basis: 'live',
    groups: [],
    from: '2026-10-01',
    to: '2026-10-31',
    filter: NO_FILTER
  },
  ...given
});

const rowsOf = (definition: Partial<ReportDefinition>, sources: ReportSources) =>
  makeReport(definitionOf(definition), sources).rows.map(({ names, value }) => [...names, value]);

describe('tracked time', () => {
  const HOUR: [number, number] = [36_000, 39_600];

  it('by week has the same week of two years twice, and one week over new year once', () => {
    const days = ['2024-12-30', '2025-01-02', '2025-07-21', '2026-07-20'].map((date) =>
      personDay('john_doe', date, [HOUR])
    );
    const period = { from: '2024-12-01', to: '2026-12-31' };
    expect(rowsOf({ ...period, groups: ['week'] }, sourcesOf(days))).toEqual([
      ['2025-W01', 7200],
      ['2025-W30', 3600],
      ['2026-W30', 3600]
    ]);
  });

  it('is grouped by two, filtered, and has apps, domains and machines', () => {
    const days = [
      personDay('john_doe', '2026-10-26', [HOUR, [43_200, 45_000]]),
      personDay('kim', '2026-10-26', [HOUR])
    ];
    const sources = sourcesOf(days);
    expect(rowsOf({ groups: ['person', 'project'] }, sources)).toEqual([
      ['john_doe', 'payments-api', 3600],
      ['john_doe', '', 1800],
      ['kim', 'payments-api', 3600]
    ]);
    expect(rowsOf({ groups: ['app'] }, sources)).toEqual([
      ['Code', 7200],
      ['Google Chrome', 1800]
    ]);
    expect(
      rowsOf({ groups: ['domain'], filter: { ...NO_FILTER, apps: ['Google Chrome'] } }, sources)
    ).toEqual([['youtube.com', 1800]]);
    expect(rowsOf({ filter: { ...NO_FILTER, categories: ['Work'], people: ['kim'] } }, sources)).toEqual([
      [3600]
    ]);
    expect(rowsOf({ measure: 'active', groups: ['device'] }, sources)).toEqual([['devbox-01', 9000]]);
    // (1 · 3600 · 2 − ...): what the default rules weigh.
    const pulse = makeReport(definitionOf({ measure: 'pulse' }), sources);
    expect(pulse.rows).toHaveLength(1);
    expect(pulse.total).toBeGreaterThan(50);
    expect(makeReport(definitionOf({ from: '2026-09-01', to: '2026-09-30' }), sources).total).toBeUndefined();
  });

  it('by any groupings adds up to the same total', () => {
    const days = Array.from({ length: 10 }, (_, index) =>
      personDay(index % 2 ? 'kim' : 'john_doe', `2026-10-${10 + index}`, [
        [index * 1000, index * 1000 + 777],
        [40_000, 41_000 + index]
      ])
    );
    const { total } = makeReport(definitionOf(), sourcesOf(days));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...MEASURE_KINDS.tracked.groupings), { maxLength: 2 }),
        (groups) => {
          const report = makeReport(definitionOf({ groups }), sourcesOf(days));
          expect(report.total).toBe(total);
          expect(report.rows.reduce((sum, { value }) => sum + value, 0)).toBe(total);
          for (const style of ['clock', 'decimal'] as const) {
            const table = printedTable(
              tableOfReport(report, { title: '', nameOf: (id) => id, about: [] }),
              style
            );
            const column = table.columns.length - 1;
            const sum = table.rows.reduce((all, row) => all + Number(row[column]), 0);
            if (groups.length > 0) expect(sum).toBe(table.totals[column]);
          }
        }
      )
    );
  });
});

it('three times 20 minutes are printed as 0.34, 0.33 and 0.33 hours, together 1.00', () => {
  const days = ['2026-10-26', '2026-10-27', '2026-10-28'].map((date) =>
    personDay('john_doe', date, [[36_000, 37_200]])
  );
  const report = makeReport(definitionOf({ groups: ['day'] }), sourcesOf(days));
  const { rows, totals } = printedTable(
    tableOfReport(report, { title: '', nameOf: String, about: [] }),
    'decimal'
  );
  expect(rows.map((row) => decimalHours(Number(row[1])))).toEqual([0.34, 0.33, 0.33]);
  expect(totals).toEqual(['Total', 3600]);
});

describe('statements', () => {
  const rounding: Rounding & { projects: [] } = { minutes: 15, direction: 'up', per: 'day', projects: [] };
  const row = { category: 'Work', project: 'payments-api', seconds: 4000, trackedSeconds: 4000 };
  const sheet = sheetOf({ rounding, rows: [{ date: '2026-10-27', ...row }] });
  const later = sheetOf({
    ...{ rounding, known: [sheet], submitted: '2026-11-03T09:00:00Z' },
    rows: [{ date: '2026-10-27', ...row, seconds: 8000 }]
  });
  const next = sheetOf({
    ...{ week: '2026-W45', rows: [], submitted: '2026-11-09T09:00:00Z' },
    adjustments: [
      {
        week: '2026-W44',
        digest: sheet.digest,
        rows: [
          {
            date: '2026-10-27',
            category: 'Work',
            project: 'payments-api',
            seconds: -400,
            roundedSeconds: -900
          }
        ]
      }
    ]
  });
  const sources = sourcesOf([], { sheets: [sheet, later], reviews: [reviewOf(sheet)] });

  it('count as submitted or as approved, exact or rounded', () => {
    const of = (measure: 'statement' | 'rounded' | 'approved', basis: 'submitted' | 'approved') =>
      rowsOf({ measure, basis, groups: ['project'] }, sources);
    expect(of('statement', 'submitted')).toEqual([['payments-api', 8000]]);
    expect(of('rounded', 'submitted')).toEqual([['payments-api', 8100]]);
    expect(of('statement', 'approved')).toEqual([['payments-api', 4000]]);
    expect(of('approved', 'approved')).toEqual([['payments-api', 4500]]);
  });

  it('count what they adjust in their own week: what was closed stays as it is', () => {
    const adjusted = sourcesOf([], { sheets: [sheet, next], reviews: [reviewOf(sheet), reviewOf(next)] });
    const of = (to: string) =>
      rowsOf({ measure: 'approved', basis: 'approved', groups: ['week'], to }, adjusted);
    expect(of('2026-11-01')).toEqual([['2026-W44', 4500]]);
    expect(of('2026-11-30')).toEqual([
      ['2026-W44', 4500],
      ['2026-W45', -900]
    ]);
  });
});

describe('a ready-made report', () => {
  const entries = [durationEntry('2026-10-26', 1800, { category: 'Work', project: 'bank' })];
  const days = [
    personDay('john_doe', '2026-10-26', [[32_400, 61_200]], entries),
    personDay('john_doe', '2026-10-27', [[36_000, 39_600]])
  ];
  const request = { from: '2026-10-26', to: '2026-10-27', people: ['john_doe'] };

  it('of a person’s month has first and last activity, the total, and each project', () => {
    const { columns, rows, totals } = readyMadeTable('person-month', request, sourcesOf(days));
    expect(columns.map(({ name }) => name)).toEqual([
      ...['Person', 'Day', 'First activity', 'Last activity', 'Total', 'payments-api', 'bank', 'No project']
    ]);
    expect(rows).toEqual([
      ['John', '2026-10-26', '09:00', '17:00', 30_600, 28_800, 1800, 0],
      ['John', '2026-10-27', '10:00', '11:00', 3600, 3600, 0, 0]
    ]);
    expect(totals.slice(4)).toEqual([34_200, 32_400, 1800, 0]);
  });

  it('of a team’s week has a column for each day', () => {
    const { rows, totals } = readyMadeTable('team-week', { ...request, people: [] }, sourcesOf(days));
    expect(rows).toEqual([
      ['John', 30_600, 3600, 34_200],
      ['Kim', undefined, undefined, 0]
    ]);
    expect(totals).toEqual(['Total', 30_600, 3600, 34_200]);
  });

  it('of manual entries has no time that machines tracked', () => {
    expect(readyMadeTable('manual', request, sourcesOf(days)).rows).toEqual([
      ['John', '2026-10-26', 'bank', 'Work', 1800]
    ]);
  });

  it('of hours for payroll has what was expected, worked and approved', () => {
    const contractsOf = () => [contract('2026-01-01', FULL_TIME)];
    const { rows } = readyMadeTable('payroll', request, sourcesOf(days, { contractsOf }));
    expect(rows).toEqual([['John', 57_600, 34_200, 0, 0, -23_400, 0, 2]]);
  });

  it('of changes after approval has the difference of each row', () => {
    const sheet = sheetOf({
      rows: [
        {
          date: '2026-10-27',
          category: 'Work > Programming',
          project: 'payments-api',
          seconds: 7200,
          trackedSeconds: 0
        }
      ]
    });
    const sources = sourcesOf(days, { sheets: [sheet], reviews: [reviewOf(sheet)] });
    expect(readyMadeTable('changes', { ...request, from: '2026-10-27' }, sources).rows).toEqual([
      ['John', '2026-10-27', '2026-W44', 'payments-api', 'Work > Programming', -3600, -3600]
    ]);
  });
});

describe('a definition', () => {
  const period = { from: '2026-10-01', to: '2026-10-31' };

  it('comes back from search parameters as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(MEASURE_KINDS)).map((name) => name as keyof typeof MEASURE_KINDS),
        fc.uniqueArray(fc.constantFrom(...GROUPINGS), { maxLength: 2 }),
        fc.array(fc.string({ maxLength: 20 })),
        (measure, wanted, projects) => {
          const { bases, groupings } = MEASURE_KINDS[measure];
          const definition: ReportDefinition = {
            ...{ measure, basis: bases[0], ...period },
            groups: wanted.filter((group) => groupings.includes(group)),
            filter: { ...NO_FILTER, projects: groupings.includes('project') ? [...new Set(projects)] : [] }
          };
          const params = new URLSearchParams(writeDefinition(definition));
          expect(readDefinition(params, period)).toEqual(definition);
        }
      )
    );
  });

  it('leaves out what makes no sense', () => {
    const params = new URLSearchParams(
      'measure=focus&by=project&by=week&by=week&basis=approved&project=x&person=..'
    );
    expect(readDefinition(params, period)).toEqual(
      definitionOf({ measure: 'focus', groups: ['week'], ...period })
    );
  });
});

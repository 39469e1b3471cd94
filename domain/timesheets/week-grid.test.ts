import { expect, it } from 'vitest';
import { durationEntry } from '../testing/entries.ts';
import { workedDay } from '../testing/device-days.ts';
import { categoryOfProject, projectNames, recentProjects } from './recent-projects.ts';
import { weekGrid } from './week-grid.ts';

const row = (date: string, project: string, seconds: number) => ({
  ...{ date, project, category: 'Work', seconds, untimedSeconds: 0, trackedSeconds: seconds }
});

it('has a row for every project, with evidence beside the statement', () => {
  const dates = ['2026-10-26', '2026-10-27'];
  const rows = [
    row('2026-10-26', 'bank', 600),
    row('2026-10-26', '', 60),
    { ...row('2026-10-26', 'bank', 300), category: 'Comms' },
    row('2026-10-27', 'Api', 120)
  ];
  const grid = weekGrid({ dates, rows, evidence: [row('2026-10-27', 'bank', 900)], projects: ['call'] });
  expect(grid.rows.map(({ project, seconds }) => [project, seconds])).toEqual([
    ['Api', 120],
    ['bank', 900],
    ['call', 0],
    ['', 60]
  ]);
  expect(grid.rows[1]?.cells).toEqual([
    { seconds: 900, evidenceSeconds: 0 },
    { seconds: 0, evidenceSeconds: 900 }
  ]);
  expect(grid).toMatchObject({ totals: [960, 120], seconds: 1080 });
});

it('finds the projects of the last weeks, and their usual category', () => {
  const worked = {
    deviceDays: [workedDay('2026-10-20', 'a', [[36_000, 37_800]])],
    entries: [
      durationEntry('2026-10-21', 3600, { number: 1, project: 'bank', category: 'Work > Meetings' }),
      durationEntry('2026-10-21', 60, { number: 2, project: 'bank', category: 'Comms' }),
      durationEntry('2026-10-22', 60, { number: 3, project: 'short' }),
      durationEntry('2026-09-22', 3600, { number: 4, project: 'old' })
    ]
  };
  const dates = { from: '2026-10-01', to: '2026-10-31' };
  expect(recentProjects(dates, worked, 10)).toEqual(['bank', 'payments-api']);
  expect(recentProjects(dates, worked, 1)).toEqual(['bank']);
  expect(projectNames(worked)).toEqual(['bank', 'old', 'payments-api', 'short']);
  expect(categoryOfProject('bank', worked)).toBe('Work > Meetings');
  expect(categoryOfProject('payments-api', worked)).toBe('Work > Programming');
  expect(categoryOfProject('', worked)).toBe('');
});

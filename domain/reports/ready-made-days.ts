/** Ready-made reports with days: the week of a team, the month of a person, and manual entries. */
import { sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import type { DayFigures } from '../metrics/day-figures.ts';
import { isUntimed } from '../metrics/focus.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import { pairs } from '../time/slots.ts';
import { zoneOffsetMs } from '../time/zones.ts';
import { DAY_COLUMN, type ReadyMadeBuilder, seconds, text } from './ready-made-body.ts';
import { nameOfGroup, type ReportCell, type ReportColumn } from './report-table.ts';

/** Projects with a column of their own; the others are one column. */
const MAX_PROJECT_COLUMNS = 12;

/** A row for each person, a column for each day. */
export function buildDaysOfPeople(dates: readonly string[]): ReadyMadeBuilder {
  const rows: { name: string; tracked: (number | undefined)[] }[] = [];
  return {
    add: (people) => {
      for (const { name, period } of people) {
        const byDate = new Map(
          period.days.map(({ date, figures }) => [date, figures && sum(figures.work, (work) => work.seconds)])
        );
        rows.push({ name, tracked: dates.map((date) => byDate.get(date)) });
      }
    },
    finish: () => ({
      columns: [text('Person'), ...dates.map(seconds), seconds('Total')],
      rows: rows.map(({ name, tracked }) => [name, ...tracked, sum(tracked)]),
      totals: [
        'Total',
        ...dates.map((_, index) => sum(rows, ({ tracked }) => tracked[index])),
        sum(rows, ({ tracked }) => sum(tracked))
      ]
    })
  };
}

/** As little as a row needs: there may be tens of thousands. */
type PersonRow = {
  name: string;
  date: string;
  activity: [first: string | undefined, last: string | undefined];
  /** Of each project. */
  tracked: ReadonlyMap<string, number>;
};

/** A row for each day with something in it: first and last activity, the total, and the time of each project. */
export function buildDaysOfPerson(): ReadyMadeBuilder {
  const days: PersonRow[] = [];
  const byProject = new Map<string, number>();
  return {
    add: (people) => {
      for (const { name, period } of people)
        for (const { date, day, figures } of period.days) {
          if (!figures) continue;
          const tracked = secondsByProject(figures);
          for (const [project, value] of tracked)
            byProject.set(project, (byProject.get(project) ?? 0) + value);
          days.push({ name, date, activity: day ? activityOf(day) : [undefined, undefined], tracked });
        }
    },
    finish: () => {
      const columns = projectColumns(byProject);
      return {
        columns: [
          text('Person'),
          DAY_COLUMN,
          { name: 'First activity', kind: 'time' },
          { name: 'Last activity', kind: 'time' },
          ...columns.map(([column]) => column)
        ],
        rows: days.map(({ name, date, activity, tracked }) => [
          name,
          date,
          ...activity,
          ...columns.map(([, valueOf]) => valueOf(tracked))
        ]),
        totals: [
          ...['Total', undefined, undefined, undefined],
          ...columns.map(([, valueOf]) => sum(days, ({ tracked }) => valueOf(tracked)))
        ]
      };
    }
  };
}

function secondsByProject({ work }: DayFigures): Map<string, number> {
  const tracked = new Map<string, number>();
  for (const { project, seconds: value } of work) tracked.set(project, (tracked.get(project) ?? 0) + value);
  return tracked;
}

type Column = [ReportColumn, valueOf: (tracked: ReadonlyMap<string, number>) => number];

function projectColumns(byProject: ReadonlyMap<string, number>): Column[] {
  const projects = [...byProject]
    .filter(([project, total]) => project !== '' && total > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([project]) => project);
  const shown = projects.slice(0, MAX_PROJECT_COLUMNS);
  const isShown = new Set(shown);
  const column = (name: string, isIn: (project: string) => boolean): Column => [
    seconds(name),
    (tracked) => sum(tracked, ([project, value]) => (isIn(project) ? value : 0))
  ];
  return [
    column('Total', () => true),
    ...shown.map((project): Column => [seconds(project), (tracked) => tracked.get(project) ?? 0]),
    ...(projects.length > shown.length
      ? [column('Other projects', (project) => project !== '' && !isShown.has(project))]
      : []),
    [seconds('No project'), (tracked) => tracked.get('') ?? 0]
  ];
}

/** When somebody was active first and last, on their own clock; undefined where that is not shared, or nothing was. */
export function activityOf(day: PersonDay): [first: string | undefined, last: string | undefined] {
  if (isUntimed(day) || day.active.length === 0) return [undefined, undefined];
  const spans = [...pairs(day.active)];
  const clockAt = (second: number) => {
    const ms = Date.parse(day.start) + second * 1000;
    return new Date(ms + zoneOffsetMs(ms, day.tz)).toISOString().slice(11, 16);
  };
  return [clockAt(spans[0]![0]), clockAt(Math.max(...spans.map(([, end]) => end)))];
}

/** A row for each category and project of a day with time that somebody entered or moved. Notes are nobody else's. */
export function buildManualEntries(): ReadyMadeBuilder {
  const rows: ReportCell[][] = [];
  return {
    add: (people) => {
      for (const { name, period } of people)
        for (const { day, date } of period.days)
          if (day) for (const entered of enteredOf(day)) rows.push([name, date, ...entered]);
    },
    finish: () => ({
      columns: [text('Person'), DAY_COLUMN, text('Project'), text('Category'), seconds('Entered or moved')],
      rows,
      totals: ['Total', undefined, undefined, undefined, sum(rows, (row) => Number(row[4]))]
    })
  };
}

function enteredOf(day: PersonDay): ReportCell[][] {
  const entered = new Map<string, number>();
  for (const [key, value] of secondsOfKeys(day)) {
    if (day.why[key]?.[1] !== 'entry') continue;
    const [, category, project] = day.keys[key]!;
    const row = JSON.stringify([project, category]);
    entered.set(row, (entered.get(row) ?? 0) + value);
  }
  return [...entered].map(([row, value]) => {
    const [project = '', category = ''] = JSON.parse(row) as string[];
    return [nameOfGroup('project', project, String), nameOfGroup('category', category, String), value];
  });
}

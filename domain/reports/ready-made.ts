/** Reports that many need, with columns of their own. Everything in them comes from what the reader may read anyway. */
import { group, rollup, sum } from 'd3-array';
import type { PersonDay } from '../documents/day.ts';
import { isUntimed } from '../metrics/focus.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import { datesBetween, datesOfWeek, weekOf } from '../time/calendar.ts';
import { pairs } from '../time/slots.ts';
import { zoneOffsetMs } from '../time/zones.ts';
import { adjustmentsOf, changesAfterApproval } from '../timesheets/changes-after-approval.ts';
import { rowsNowOf } from '../timesheets/week-evidence.ts';
import { weekState } from '../timesheets/week-state.ts';
import type { TeamPerson } from '../team/team-people.ts';
import { NO_FILTER, type ReportDefinition } from './definition.ts';
import { nameOfGroup, type ReportCell, type ReportColumn, type ReportTable } from './report-table.ts';
import { accountDays, makeReport, peopleOf, type ReportSources } from './sources.ts';

export const READY_MADE = [
  'team-week',
  'person-month',
  'project-month',
  'payroll',
  'changes',
  'manual'
] as const;
export type ReadyMade = (typeof READY_MADE)[number];

export const READY_MADE_NAMES: Record<ReadyMade, string> = {
  'team-week': 'Week of the team',
  'person-month': 'Month of a person',
  'project-month': 'Month by project',
  payroll: 'Hours for payroll',
  changes: 'Changes after approval',
  manual: 'Manual entries'
};

export type ReadyMadeRequest = { from: string; to: string; people: readonly string[] };

/** What of a ready-made report is told apart from others: columns, rows and their totals. */
type Body = Pick<ReportTable, 'columns' | 'rows' | 'totals'>;

/** Projects with a column of their own; the others are one column. */
const MAX_PROJECT_COLUMNS = 12;
/** Days with a column of their own. */
const MAX_DAY_COLUMNS = 31;

export function readyMadeTable(name: ReadyMade, request: ReadyMadeRequest, sources: ReportSources): Body {
  const tracked: ReportDefinition = {
    ...{ measure: 'tracked', basis: 'live', groups: [], from: request.from, to: request.to },
    filter: { ...NO_FILTER, people: [...request.people] }
  };
  const isOfPerson = (id: string) => request.people.length === 0 || request.people.includes(id);
  const people = peopleOf({ definition: tracked, isOfPerson }, sources);
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? id;
  switch (name) {
    case 'team-week':
      return daysOfPeople(people, datesBetween(request.from, request.to).slice(0, MAX_DAY_COLUMNS));
    case 'person-month':
      return daysOfPerson(people);
    case 'project-month': {
      const report = makeReport({ ...tracked, groups: ['project', 'person'] }, sources);
      const rows = report.rows.map(({ names: [project = '', person = ''], value }): ReportCell[] => [
        nameOfGroup('project', project, nameOf),
        nameOf(person),
        value
      ]);
      return {
        columns: [text('Project'), text('Person'), seconds('Tracked time')],
        rows,
        totals: ['Total', undefined, report.total]
      };
    }
    case 'payroll':
      return hoursForPayroll(people, tracked, sources);
    case 'changes':
      return changes(people, request, sources);
    case 'manual':
      return manualEntries(people);
  }
}

const text = (name: string): ReportColumn => ({ name, kind: 'text' });
const seconds = (name: string): ReportColumn => ({ name, kind: 'seconds' });

/** A row for each person, a column for each day. */
function daysOfPeople(people: readonly TeamPerson[], dates: readonly string[]): Body {
  const tracked = people.map(({ period }) => {
    const byDate = new Map(
      period.days.map(({ date, figures }) => [date, figures && sum(figures.work, (work) => work.seconds)])
    );
    return dates.map((date) => byDate.get(date));
  });
  return {
    columns: [text('Person'), ...dates.map(seconds), seconds('Total')],
    rows: people.map(({ name }, index) => [name, ...tracked[index]!, sum(tracked[index]!)]),
    totals: [
      'Total',
      ...dates.map((_, index) => sum(tracked, (days) => days[index])),
      sum(tracked, (days) => sum(days))
    ]
  };
}

/** A row for each day with something in it: first and last activity, the total, and the time of each project. */
function daysOfPerson(people: readonly TeamPerson[]): Body {
  const days = people.flatMap(({ name, period }) =>
    period.days.flatMap(({ date, day, figures }) =>
      figures ? [{ name, date, day, work: figures.work }] : []
    )
  );
  const byProject = rollup(
    days.flatMap(({ work }) => work),
    (of) => sum(of, (work) => work.seconds),
    ({ project }) => project
  );
  const projects = [...byProject]
    .filter(([project, total]) => project !== '' && total > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([project]) => project);
  const shown = projects.slice(0, MAX_PROJECT_COLUMNS);
  const hasOther = projects.length > shown.length;
  const secondsOf = ({ work }: (typeof days)[number], isIn: (project: string) => boolean) =>
    sum(work, (one) => (isIn(one.project) ? one.seconds : 0));
  const columns: [ReportColumn, (day: (typeof days)[number]) => number][] = [
    [seconds('Total'), (day) => secondsOf(day, () => true)],
    ...shown.map((project): [ReportColumn, (day: (typeof days)[number]) => number] => [
      seconds(project),
      (day) => secondsOf(day, (name) => name === project)
    ]),
    ...(hasOther
      ? [
          [
            seconds('Other projects'),
            (day) => secondsOf(day, (name) => name !== '' && !shown.includes(name))
          ] as [ReportColumn, (day: (typeof days)[number]) => number]
        ]
      : []),
    [seconds('No project'), (day) => secondsOf(day, (name) => name === '')]
  ];
  return {
    columns: [
      text('Person'),
      { name: 'Day', kind: 'date' },
      { name: 'First activity', kind: 'time' },
      { name: 'Last activity', kind: 'time' },
      ...columns.map(([column]) => column)
    ],
    rows: days.map((one) => [
      one.name,
      one.date,
      ...(one.day ? activityOf(one.day) : [undefined, undefined]),
      ...columns.map(([, valueOf]) => valueOf(one))
    ]),
    totals: ['Total', undefined, undefined, undefined, ...columns.map(([, valueOf]) => sum(days, valueOf))]
  };
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

/** A row for each person: what was expected, worked and credited, what is approved, and the days of which something is missing. */
function hoursForPayroll(
  people: readonly TeamPerson[],
  tracked: ReportDefinition,
  sources: ReportSources
): Body {
  const approved = makeReport(
    { ...tracked, measure: 'approved', basis: 'approved', groups: ['person'] },
    sources
  );
  const approvedOf = new Map(approved.rows.map(({ names: [id = ''], value }) => [id, value]));
  const names = ['Expected', 'Worked', 'Holidays', 'Absences', 'Difference', 'Approved, rounded'];
  const rows = people.map((person): ReportCell[] => {
    const days = accountDays(person, sources);
    const of = (field: 'expected' | 'worked' | 'holiday' | 'absence' | 'change') =>
      sum(days, (day) => day[field]);
    return [
      person.name,
      ...(['expected', 'worked', 'holiday', 'absence', 'change'] as const).map(of),
      approvedOf.get(person.id) ?? 0,
      days.length
    ];
  });
  return {
    columns: [text('Person'), ...names.map(seconds), { name: 'Days that count', kind: 'count' }],
    rows,
    totals: ['Total', ...[...names, 'days'].map((_, index) => sum(rows, (row) => Number(row[index + 1])))]
  };
}

/** A row for each difference between what was approved and what the days hold now, where those days are here. */
function changes(
  people: readonly TeamPerson[],
  { from, to }: ReadyMadeRequest,
  sources: ReportSources
): Body {
  const rows = people.flatMap(({ id, name, period }) => {
    const sheets = group(
      sources.sheets.filter(({ developer }) => developer === id),
      ({ week }) => week
    );
    const reviews = sources.reviews.filter(({ developer }) => developer === id);
    const states = new Map(
      [...sheets].map(([week, of]) => [
        week,
        weekState(
          of,
          reviews.filter((review) => review.week === week)
        )
      ])
    );
    const days = period.days.flatMap(({ day }) => day ?? []);
    return [...states].flatMap(([week, state]) => {
      if (week < weekOf(from) || week > weekOf(to)) return [];
      const dates = datesOfWeek(week).filter((date) => days.some((day) => day.date === date));
      const others = [...states].filter(([other]) => other !== week).map(([, other]) => other);
      const changed = changesAfterApproval(
        state,
        rowsNowOf(days, dates),
        adjustmentsOf(week, others, 'approved')
      );
      return changed.flatMap((change) =>
        change.rows.map((row): ReportCell[] => [
          name,
          row.date,
          week,
          nameOfGroup('project', row.project, String),
          nameOfGroup('category', row.category, String),
          row.seconds,
          row.roundedSeconds
        ])
      );
    });
  });
  const columns = [
    text('Week'),
    text('Project'),
    text('Category'),
    seconds('Difference'),
    seconds('Rounded')
  ];
  return {
    columns: [text('Person'), { name: 'Day', kind: 'date' }, ...columns],
    rows,
    totals: [
      ...['Total', undefined, undefined, undefined, undefined],
      sum(rows, (row) => Number(row[5])),
      sum(rows, (row) => Number(row[6]))
    ]
  };
}

/** A row for each category and project of a day with time that somebody entered or moved. Notes are nobody else's. */
function manualEntries(people: readonly TeamPerson[]): Body {
  const rows = people.flatMap(({ name, period }) =>
    period.days.flatMap(({ day, date }): ReportCell[][] => {
      if (!day) return [];
      const entered = new Map<string, number>();
      for (const [key, value] of secondsOfKeys(day)) {
        if (day.why[key]?.[1] !== 'entry') continue;
        const [, category, project] = day.keys[key]!;
        const row = JSON.stringify([project, category]);
        entered.set(row, (entered.get(row) ?? 0) + value);
      }
      return [...entered].map(([row, value]) => {
        const [project = '', category = ''] = JSON.parse(row) as string[];
        return [
          name,
          date,
          nameOfGroup('project', project, String),
          nameOfGroup('category', category, String),
          value
        ];
      });
    })
  );
  return {
    columns: [
      text('Person'),
      { name: 'Day', kind: 'date' },
      text('Project'),
      text('Category'),
      seconds('Entered or moved')
    ],
    rows,
    totals: ['Total', undefined, undefined, undefined, sum(rows, (row) => Number(row[4]))]
  };
}

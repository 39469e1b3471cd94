/** Ready-made reports with statements: hours for payroll, and changes after approval. */
import { group, sum } from 'd3-array';
import { datesOfWeek, weekOf } from '../time/calendar.ts';
import type { TeamPerson } from '../team/team-people.ts';
import { adjustmentsOf, changesAfterApproval } from '../timesheets/changes-after-approval.ts';
import { rowsNowOf } from '../timesheets/week-evidence.ts';
import { weekState } from '../timesheets/week-state.ts';
import type { ReportDefinition } from './definition.ts';
import {
  DAY_COLUMN,
  type ReadyMadeBuilder,
  type ReadyMadeRequest,
  seconds,
  text
} from './ready-made-body.ts';
import { nameOfGroup, type ReportCell } from './report-table.ts';
import { accountDays, makeReport, type ReportSources } from './sources.ts';

const PAYROLL = ['Expected', 'Worked', 'Holidays', 'Absences', 'Difference', 'Approved, rounded'];

/** A row for each person: what was expected, worked and credited, what is approved, and the days of which something is missing. */
export function buildPayroll(tracked: ReportDefinition): ReadyMadeBuilder {
  const rows: ReportCell[][] = [];
  return {
    add: (people, sources) => {
      const approved = makeReport(
        { ...tracked, measure: 'approved', basis: 'approved', groups: ['person'] },
        sources
      );
      const approvedOf = new Map(approved.rows.map(({ names: [id = ''], value }) => [id, value]));
      for (const person of people) {
        const days = accountDays(person, sources);
        const of = (field: 'expected' | 'worked' | 'holiday' | 'absence' | 'change') =>
          sum(days, (day) => day[field]);
        rows.push([
          person.name,
          ...(['expected', 'worked', 'holiday', 'absence', 'change'] as const).map(of),
          approvedOf.get(person.id) ?? 0,
          days.length
        ]);
      }
    },
    finish: () => ({
      columns: [text('Person'), ...PAYROLL.map(seconds), { name: 'Days that count', kind: 'count' }],
      rows,
      totals: ['Total', ...[...PAYROLL, 'days'].map((_, index) => sum(rows, (row) => Number(row[index + 1])))]
    })
  };
}

/** A row for each difference between what was approved and what the days hold now, where those days are here. */
export function buildChanges(request: ReadyMadeRequest): ReadyMadeBuilder {
  const rows: ReportCell[][] = [];
  const columns = [
    text('Week'),
    text('Project'),
    text('Category'),
    seconds('Difference'),
    seconds('Rounded')
  ];
  return {
    add: (people, sources) => {
      for (const person of people) rows.push(...changesOfPerson(person, request, sources));
    },
    finish: () => ({
      columns: [text('Person'), DAY_COLUMN, ...columns],
      rows,
      totals: [
        ...['Total', undefined, undefined, undefined, undefined],
        sum(rows, (row) => Number(row[5])),
        sum(rows, (row) => Number(row[6]))
      ]
    })
  };
}

function changesOfPerson(
  { id, name, period }: TeamPerson,
  { from, to }: ReadyMadeRequest,
  sources: Pick<ReportSources, 'sheets' | 'reviews'>
): ReportCell[][] {
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
}

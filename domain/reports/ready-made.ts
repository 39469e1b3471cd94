/** Reports that many need, with columns of their own. Everything in them comes from what the reader may read anyway. */
import type { Rules } from '../documents/rules.ts';
import { weightsOf } from '../metrics/weights.ts';
import { datesBetween } from '../time/calendar.ts';
import { NO_FILTER, type ReportDefinition } from './definition.ts';
import {
  type ReadyMadeBody,
  type ReadyMadeBuilder,
  type ReadyMadeRequest,
  seconds,
  text
} from './ready-made-body.ts';
import { buildDaysOfPeople, buildDaysOfPerson, buildManualEntries } from './ready-made-days.ts';
import { buildChanges, buildPayroll } from './ready-made-statements.ts';
import { nameOfGroup, type ReportCell } from './report-table.ts';
import { addSources, peopleOf, type ReportSources } from './sources.ts';
import { Tally } from './tally.ts';

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

/** Days with a column of their own. */
const MAX_DAY_COLUMNS = 31;

/** The report of everything that is there. */
export function readyMadeTable(
  name: ReadyMade,
  request: ReadyMadeRequest,
  sources: ReportSources
): ReadyMadeBody {
  const report = new ReadyMadeReport(name, request, sources.rules);
  report.add(sources);
  return report.finish();
}

/** A ready-made report to which the sources of people are added in the order of its rows, each person once. */
export class ReadyMadeReport {
  readonly #tracked: ReportDefinition;
  readonly #builder: ReadyMadeBuilder;

  constructor(name: ReadyMade, request: ReadyMadeRequest, rules: Rules) {
    this.#tracked = {
      ...{ measure: 'tracked', basis: 'live', groups: [], from: request.from, to: request.to },
      filter: { ...NO_FILTER, people: [...request.people] }
    };
    this.#builder = builderOf(name, request, { tracked: this.#tracked, rules });
  }

  add(sources: ReportSources): void {
    const { people } = this.#tracked.filter;
    const isOfPerson = (id: string) => people.length === 0 || people.includes(id);
    this.#builder.add(peopleOf({ definition: this.#tracked, isOfPerson }, sources), sources);
  }

  finish(): ReadyMadeBody {
    return this.#builder.finish();
  }
}

function builderOf(
  name: ReadyMade,
  request: ReadyMadeRequest,
  { tracked, rules }: { tracked: ReportDefinition; rules: Rules }
): ReadyMadeBuilder {
  switch (name) {
    case 'team-week':
      return buildDaysOfPeople(datesBetween(request.from, request.to).slice(0, MAX_DAY_COLUMNS));
    case 'person-month':
      return buildDaysOfPerson();
    case 'project-month':
      return buildProjects(new Tally({ ...tracked, groups: ['project', 'person'] }, weightsOf(rules)));
    case 'payroll':
      return buildPayroll(tracked);
    case 'changes':
      return buildChanges(request);
    case 'manual':
      return buildManualEntries();
  }
}

/** A row for each project and person. */
function buildProjects(tally: Tally): ReadyMadeBuilder {
  const names = new Map<string, string>();
  const nameOf = (id: string) => names.get(id) ?? id;
  return {
    add: (people, sources) => {
      for (const { id, name } of people) names.set(id, name);
      addSources(tally, sources);
    },
    finish: () => {
      const report = tally.finish();
      return {
        columns: [text('Project'), text('Person'), seconds('Tracked time')],
        rows: report.rows.map(({ names: [project = '', person = ''], value }): ReportCell[] => [
          nameOfGroup('project', project, nameOf),
          nameOf(person),
          value
        ]),
        totals: ['Total', undefined, report.total]
      };
    }
  };
}

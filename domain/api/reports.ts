/** Reports as files for programs and spreadsheets. The definition is that of the page, in the query. */
import * as v from 'valibot';
import { CalendarDate, TeamSlug, text } from '../documents/primitives.ts';
import { READY_MADE } from '../reports/ready-made.ts';
import { rawDefinition, ReportDefinition } from '../reports/definition.ts';
import { XLSX_TYPE } from '../reports/export-xlsx.ts';
import { defineRoute } from './route.ts';

export const REPORT_FORMATS = ['csv', 'xlsx', 'jsonl'] as const;
export const REPORT_TYPES: Record<(typeof REPORT_FORMATS)[number], string> = {
  csv: 'text/csv',
  xlsx: XLSX_TYPE,
  jsonl: 'application/x-ndjson'
};

const MAX_VALUE = 500;
const MAX_VALUES = 100;

/** Once or several times: `by=person&by=week`. */
const Values = v.optional(
  v.union([text(MAX_VALUE), v.pipe(v.array(text(MAX_VALUE)), v.maxLength(MAX_VALUES))])
);

export const ReportQuery = v.object({
  /** Without it the report is of the caller’s own data. */
  team: v.optional(TeamSlug),
  /** A ready-made one, instead of a measure and groupings. */
  report: v.optional(v.picklist(READY_MADE, `is one of ${READY_MADE.join(', ')}`)),
  from: CalendarDate,
  to: CalendarDate,
  measure: v.optional(text(MAX_VALUE)),
  basis: v.optional(text(MAX_VALUE)),
  by: Values,
  person: Values,
  project: Values,
  category: Values,
  app: Values,
  domain: Values,
  format: v.optional(v.picklist(REPORT_FORMATS, 'is csv, xlsx or jsonl'), 'csv'),
  /** Hours as decimals, or as `7:30`. */
  durations: v.optional(v.picklist(['decimal', 'clock'], 'is decimal or clock'), 'decimal'),
  /** `semicolon`: with a decimal comma. */
  style: v.optional(v.picklist(['comma', 'semicolon'], 'is comma or semicolon'), 'comma')
});
export type ReportQuery = v.InferOutput<typeof ReportQuery>;

/** The definition in a query, or what is wrong with it. */
export function definitionOfQuery(query: ReportQuery): v.SafeParseResult<typeof ReportDefinition> {
  const values = new Map<string, string | string[] | undefined>(Object.entries(query));
  const getAll = (name: string) => [values.get(name) ?? []].flat();
  const params = { getAll, get: (name: string) => getAll(name)[0] ?? null };
  return v.safeParse(ReportDefinition, rawDefinition(params, { from: query.from, to: query.to }));
}

export const getReportRoute = defineRoute({
  method: 'GET',
  path: '/reports',
  summary:
    'Makes a report of a team, or of the caller’s own data: a ready-made one (`report`), or a measure, at most two groupings (`by`), filters and a period, as CSV, XLSX or JSON lines. docs/api-guide.md has examples.',
  access: 'session',
  scope: 'reports',
  query: ReportQuery,
  response: v.unknown(),
  produces: 'text/csv',
  status: 200,
  errors: {
    'not-found': 'The caller does not report.',
    forbidden: 'There is no such team, the caller does not manage it, or the token does not read it.',
    'too-many-requests': 'The server is making many reports. Try again.'
  }
});

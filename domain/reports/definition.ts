/** What a report shows: one measure, grouped, filtered, over a period. The same definition stands in URLs, saved views and the API. */
import * as v from 'valibot';
import { CategoryPath, DayDate, DeveloperId, Name, text } from '../documents/primitives.ts';
import { daysBetween } from '../time/calendar.ts';
import { MAX_CUSTOM_DAYS } from '../time/periods.ts';

export const MEASURES = [
  'tracked',
  'focus',
  'active',
  'pulse',
  'switches',
  'statement',
  'rounded',
  'approved',
  'balance'
] as const;
export type Measure = (typeof MEASURES)[number];

export const GROUPINGS = [
  'day',
  'week',
  'month',
  'person',
  'project',
  'category',
  'app',
  'domain',
  'device'
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the figures come from: the days as they are now, the last statement of each date, or the approved one. */
export const BASES = ['live', 'submitted', 'approved'] as const;
export type Basis = (typeof BASES)[number];

export type Unit = 'seconds' | 'count' | 'percent';

const TIMES = ['day', 'week', 'month', 'person'] as const;
const ROWS = [...TIMES, 'project', 'category'] as const;
const KEYS = [...ROWS, 'app', 'domain'] as const;
const STATED = { bases: ['submitted', 'approved', 'live'], groupings: ROWS, unit: 'seconds' } as const;

/** By measure: the bases that it has, the usual one first; what it can be grouped by; and its unit. */
export const MEASURE_KINDS: Record<
  Measure,
  { bases: readonly [Basis, ...Basis[]]; groupings: readonly Grouping[]; unit: Unit }
> = {
  tracked: { bases: ['live'], groupings: KEYS, unit: 'seconds' },
  focus: { bases: ['live'], groupings: TIMES, unit: 'seconds' },
  active: { bases: ['live'], groupings: [...TIMES, 'device'], unit: 'seconds' },
  pulse: { bases: ['live'], groupings: KEYS, unit: 'percent' },
  switches: { bases: ['live'], groupings: TIMES, unit: 'count' },
  statement: STATED,
  rounded: STATED,
  approved: { bases: ['approved'], groupings: ROWS, unit: 'seconds' },
  balance: { bases: ['live'], groupings: TIMES, unit: 'seconds' }
};

export const MAX_GROUPINGS = 2;
const MAX_FILTER_VALUES = 100;
const MAX_DOMAIN = 253;

const listOf = <T extends v.GenericSchema<string, string>>(item: T) =>
  v.pipe(v.array(item), v.maxLength(MAX_FILTER_VALUES, `at most ${MAX_FILTER_VALUES} values`));

/** Empty lists filter nothing. A category stands for its subcategories too; an empty project is none. */
export const ReportFilter = v.object({
  people: listOf(DeveloperId),
  projects: listOf(Name),
  categories: listOf(CategoryPath),
  apps: listOf(Name),
  domains: listOf(text(MAX_DOMAIN))
});
export type ReportFilter = v.InferOutput<typeof ReportFilter>;

export const NO_FILTER: ReportFilter = { people: [], projects: [], categories: [], apps: [], domains: [] };

export const ReportDefinition = v.pipe(
  v.object({
    measure: v.picklist(MEASURES, `is one of ${MEASURES.join(', ')}`),
    basis: v.picklist(BASES, `is one of ${BASES.join(', ')}`),
    groups: v.pipe(
      v.array(v.picklist(GROUPINGS, `is one of ${GROUPINGS.join(', ')}`)),
      v.maxLength(MAX_GROUPINGS, `at most ${MAX_GROUPINGS} groupings`)
    ),
    /** Local dates, both included. */
    from: DayDate,
    to: DayDate,
    filter: ReportFilter
  }),
  v.check(({ from, to }) => from <= to, 'from must not be later than to'),
  v.check(({ from, to }) => daysBetween(from, to) < MAX_CUSTOM_DAYS, `at most ${MAX_CUSTOM_DAYS} days`),
  v.check(({ groups }) => new Set(groups).size === groups.length, 'the two groupings are different'),
  v.check(
    ({ measure, groups }) => groups.every((group) => MEASURE_KINDS[measure].groupings.includes(group)),
    'this measure cannot be grouped like that'
  ),
  v.check(
    ({ measure, basis }) => MEASURE_KINDS[measure].bases.includes(basis),
    'this measure has another basis'
  ),
  v.check(
    ({ measure, filter }) => hasOnly(measure, filter),
    'this measure is only known of whole people and days'
  )
);
export type ReportDefinition = v.InferOutput<typeof ReportDefinition>;

/** The filters that a measure has: of a part of a day, focus and balance are not known. */
export function filterFields(measure: Measure): (keyof ReportFilter)[] {
  const { groupings } = MEASURE_KINDS[measure];
  return [
    'people',
    ...(groupings.includes('project') ? (['projects', 'categories'] as const) : []),
    ...(groupings.includes('app') ? (['apps', 'domains'] as const) : [])
  ];
}

function hasOnly(measure: Measure, filter: ReportFilter): boolean {
  const fields = filterFields(measure);
  return FILTER_FIELDS.every((field) => filter[field].length === 0 || fields.includes(field));
}

const FILTER_FIELDS = ['people', 'projects', 'categories', 'apps', 'domains'] as const;
const WORDS = {
  people: 'person',
  projects: 'project',
  categories: 'category',
  apps: 'app',
  domains: 'domain'
} as const satisfies Record<keyof ReportFilter, string>;

/** What is read of `URLSearchParams`. */
export type SearchParams = { get: (name: string) => string | null; getAll: (name: string) => string[] };

/** What search parameters name, as it stands there: nothing is checked. `by` comes once for each grouping. */
export const rawDefinition = (params: SearchParams, period: { from: string; to: string }) => {
  const measure = params.get('measure') ?? 'tracked';
  const usual = MEASURES.find((one) => one === measure);
  return {
    measure,
    basis: params.get('basis') ?? (usual ? MEASURE_KINDS[usual].bases[0] : 'live'),
    groups: params.getAll('by'),
    ...period,
    filter: Object.fromEntries(
      FILTER_FIELDS.map((field) => [field, [...new Set(params.getAll(WORDS[field]))]])
    )
  };
};

/** The definition that search parameters of a page name: what cannot be used is left out. */
export function readDefinition(params: SearchParams, period: { from: string; to: string }): ReportDefinition {
  const raw = rawDefinition(params, period);
  const measure = MEASURES.find((one) => one === raw.measure) ?? 'tracked';
  const { bases, groupings } = MEASURE_KINDS[measure];
  const fields = filterFields(measure);
  const groups = groupings.filter((one) => raw.groups.includes(one)).slice(0, MAX_GROUPINGS);
  groups.sort((a, b) => raw.groups.indexOf(a) - raw.groups.indexOf(b));
  const filter = { ...NO_FILTER };
  for (const field of fields) {
    const values = params.getAll(WORDS[field]).filter((one) => v.is(ReportFilter.entries[field], [one]));
    filter[field] = [...new Set(values)].slice(0, MAX_FILTER_VALUES);
  }
  return { measure, basis: bases.find((one) => one === raw.basis) ?? bases[0], groups, ...period, filter };
}

/** The search parameters of a definition, name and value, without its period. */
export const writeDefinition = ({ measure, basis, groups, filter }: ReportDefinition): [string, string][] => [
  ['measure', measure],
  ['basis', basis],
  ...groups.map((group): [string, string] => ['by', group]),
  ...FILTER_FIELDS.flatMap((field) => filter[field].map((value): [string, string] => [WORDS[field], value]))
];

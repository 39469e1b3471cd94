/** What stands below a report, and on the second sheet of a workbook: what it is made of. */
import type { Basis, ReportFilter } from './definition.ts';
import type { Report } from './tally.ts';
import type { ReportTable } from './report-table.ts';

export const BASIS_NAMES: Record<Basis, string> = {
  live: 'Live: the days as they are now',
  submitted: 'Submitted: the last statement of each day',
  approved: 'Approved statements'
};

const FIELD_NAMES: Record<keyof ReportFilter, string> = {
  people: 'people',
  projects: 'projects',
  categories: 'categories',
  apps: 'apps',
  domains: 'domains'
};

export type AboutInput = {
  from: string;
  to: string;
  filter: ReportFilter;
  basis: Basis;
  /** Of whom it is. */
  scope: string;
  /** The hash of the rules. */
  rules: string;
  madeAt: string;
  days?: Report['days'] | undefined;
  nameOf: (person: string) => string;
};

export function aboutReport({ filter, days, nameOf, ...input }: AboutInput): ReportTable['about'] {
  const filters = (Object.keys(FIELD_NAMES) as (keyof ReportFilter)[])
    .filter((field) => filter[field].length > 0)
    .map((field) => {
      const values = filter[field].map((value) => (field === 'people' ? nameOf(value) : value || '(none)'));
      return `${FIELD_NAMES[field]}: ${values.join(', ')}`;
    });
  return [
    ['Of', input.scope],
    ['Period', `${input.from} to ${input.to}`],
    ['Filters', filters.join('; ') || 'none'],
    ['Basis', BASIS_NAMES[input.basis]],
    ['Days and times', 'Each person’s own local days, in the zone in force there'],
    ['Rules', input.rules],
    ...(days
      ? ([
          ['Days with data', `${days.known} days of people`],
          ['Not reported in full', `${days.notReported} days of people`],
          ...(days.withoutDetails > 0
            ? ([['Without details', `${days.withoutDetails} days are known by month only`]] as [
                string,
                string
              ][])
            : [])
        ] as [string, string][])
      : []),
    ['Made', input.madeAt]
  ];
}

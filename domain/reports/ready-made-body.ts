/** What ready-made reports are put together from. */
import type { TeamPerson } from '../team/team-people.ts';
import type { ReportColumn, ReportTable } from './report-table.ts';
import type { ReportSources } from './sources.ts';

export type ReadyMadeRequest = { from: string; to: string; people: readonly string[] };

/** What distinguishes a ready-made report from others: columns, rows and their totals. */
export type ReadyMadeBody = Pick<ReportTable, 'columns' | 'rows' | 'totals'>;

/** A report to which people are added one after the other: of those before, only its rows are still in memory. */
export type ReadyMadeBuilder = {
  /** `sources` may be of these people alone. */
  add: (people: readonly TeamPerson[], sources: ReportSources) => void;
  finish: () => ReadyMadeBody;
};

export const text = (name: string): ReportColumn => ({ name, kind: 'text' });
export const seconds = (name: string): ReportColumn => ({ name, kind: 'seconds' });
export const DAY_COLUMN: ReportColumn = { name: 'Day', kind: 'date' };

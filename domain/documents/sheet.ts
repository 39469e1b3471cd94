/** `sheet:<week>` in a person's database, `sheet:<week>:<id>` in a team's: a week handed in. */
import * as v from 'valibot';
import { CalendarDate, couchFields, DeveloperId, Instant, Week, Whole } from './primitives.ts';

export const Sheet = v.object({
  ...couchFields,
  type: v.literal('sheet'),
  v: v.literal(1),
  developer: DeveloperId,
  week: Week,
  submitted: Instant,
  rows: v.array(v.object({ date: CalendarDate, category: v.string(), project: v.string(), seconds: Whole })),
  comment: v.optional(v.string())
});
export type Sheet = v.InferOutput<typeof Sheet>;

/** With the developer in a team's database, without in the developer's own. */
export const sheetId = (week: string, developer?: string): string =>
  developer === undefined ? `sheet:${week}` : `sheet:${week}:${developer}`;

const SHEET_ID = /^sheet:([^:]+)(?::([^:]+))?$/;

/** Undefined where the id is not that of a sheet. */
export function parseSheetId(id: string): { week: string; developer: string | undefined } | undefined {
  const [, week, developer] = SHEET_ID.exec(id) ?? [];
  return week ? { week, developer } : undefined;
}

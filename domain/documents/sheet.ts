/** `sheet:<week>` in a person's database, `sheet:<week>:<id>` in a team's: a week handed in. */
import * as v from 'valibot';
import {
  CalendarDate,
  CategoryPath,
  couchFields,
  DaySeconds,
  DeveloperId,
  Instant,
  MAX_COMMENT,
  Name,
  text,
  Week
} from './primitives.ts';

const MAX_ROWS = 1000;

export const Sheet = v.object({
  ...couchFields,
  type: v.literal('sheet'),
  v: v.literal(1),
  developer: DeveloperId,
  week: Week,
  submitted: Instant,
  rows: v.pipe(
    v.array(v.object({ date: CalendarDate, category: CategoryPath, project: Name, seconds: DaySeconds })),
    v.maxLength(MAX_ROWS, `at most ${MAX_ROWS} rows`)
  ),
  comment: v.optional(text(MAX_COMMENT))
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

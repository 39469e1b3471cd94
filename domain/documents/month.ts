/** `month:<YYYY-MM>:<developer>` in a team's database: closed days only, written by the service at most once a day. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import {
  CalendarDate,
  CalendarMonth,
  CategoryPath,
  ContentHash,
  couchFields,
  DaySeconds,
  DeveloperId,
  MAX_DAY_SECONDS,
  Name,
  Whole,
  wholeUpTo
} from './primitives.ts';

/** Pairs of category and project in a month; the smallest of more are put together. */
export const MAX_MONTH_KEYS = 300;
/** Apps and domains in a month, those with most time. */
export const MAX_MONTH_NAMES = 1000;

const MonthSeconds = wholeUpTo(31 * MAX_DAY_SECONDS);

export const MonthDay = v.object({
  date: CalendarDate,
  /** key, seconds: rows of two. */
  cells: v.pipe(v.array(DaySeconds), v.maxLength(2 * MAX_MONTH_KEYS)),
  active: DaySeconds,
  /** Left out where the person does not share when they did what. */
  focus: v.optional(DaySeconds),
  switches: Whole
});
export type MonthDay = v.InferOutput<typeof MonthDay>;

export const PersonMonth = v.object({
  ...couchFields,
  type: v.literal('month'),
  v: v.literal(1),
  developer: DeveloperId,
  month: CalendarMonth,
  /** category, project */
  keys: v.pipe(v.array(v.tuple([CategoryPath, Name])), v.maxLength(MAX_MONTH_KEYS)),
  days: v.pipe(v.array(MonthDay), v.maxLength(31)),
  /** Tracked seconds by local hour of the day, 0 to 23. */
  hours: v.pipe(v.array(MonthSeconds), v.length(24)),
  apps: v.pipe(v.array(v.tuple([Name, MonthSeconds])), v.maxLength(MAX_MONTH_NAMES)),
  domains: v.pipe(v.array(v.tuple([Name, MonthSeconds])), v.maxLength(MAX_MONTH_NAMES)),
  /** The rules that focus was derived with. */
  rules: ContentHash
});
export type PersonMonth = v.InferOutput<typeof PersonMonth>;

export const monthId = (month: string, developer: string): string => `month:${month}:${developer}`;

const MONTH_ID = /^month:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of a month. */
export function parseMonthId(id: string): { month: string; developer: string } | undefined {
  const [, month, developer] = MONTH_ID.exec(id) ?? [];
  return month && developer ? { month, developer } : undefined;
}

export const monthRange = (): IdRange => rangeOf('month:');

/** `month:<YYYY-MM>:<developer>` in a team's database: closed days only, written by the service at most once a day. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { CalendarDate, CalendarMonth, ContentHash, couchFields, DeveloperId, Whole } from './primitives.ts';

export const MonthDay = v.object({
  date: CalendarDate,
  /** key, seconds: rows of two. */
  cells: v.array(Whole),
  active: Whole,
  /** Left out where the person does not share when they did what. */
  focus: v.optional(Whole),
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
  keys: v.array(v.tuple([v.string(), v.string()])),
  days: v.array(MonthDay),
  /** Tracked seconds by local hour of the day, 0 to 23. */
  hours: v.pipe(v.array(Whole), v.length(24)),
  apps: v.array(v.tuple([v.string(), Whole])),
  domains: v.array(v.tuple([v.string(), Whole])),
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

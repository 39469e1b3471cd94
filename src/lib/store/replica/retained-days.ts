/** How many recent days of a database this device retains: as many as the user asked for, fewer where space is short. */
import * as v from 'valibot';
import { addDays } from '#domain/time/calendar.ts';

/** `default`: unless the user asks for more. `min`: what a full device is left with. */
export type RetentionDays = Readonly<{ default: number; min: number }>;

/** A team has months for what is older. */
export const TEAM_DAYS: RetentionDays = { default: 35, min: 2 };
/** A developer's own database has days only: a year and a month, to compare with. */
export const OWN_DAYS: RetentionDays = { default: 400, min: 7 };

/** What the user may ask for. */
export const RETAINED_DAYS_CHOICES = [35, 100, 400] as const;
/** No view needs days older than this. */
export const MAX_DAYS = 400;

/** In descending order: what a full device goes down by. */
const STEPS = [MAX_DAYS, 100, 35, 14, 7, 2];

const Days = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/),
  v.transform(Number),
  v.minValue(1),
  v.maxValue(MAX_DAYS)
);

const keyOf = (replica: string) => `tidesheet.days.${replica}`;

export function retainedDays(replica: string, retention: RetentionDays): number {
  const days = v.safeParse(Days, localStorage.getItem(keyOf(replica)));
  return days.success ? days.output : retention.default;
}

/** The next smaller number of days; undefined where nothing more can be spared. */
export const fewerDays = (days: number, { min }: RetentionDays): number | undefined =>
  STEPS.find((step) => step < days && step >= min);

/** Retains so many recent days from now on, in every tab. */
export const setRetainedDays = (replica: string, days: number) =>
  localStorage.setItem(keyOf(replica), String(days));

/** The UTC date so many days ago. */
export const daysAgo = (days: number): string =>
  addDays(new Date().toISOString().slice(0, 'YYYY-MM-DD'.length), -days);

/** How many recent days of a database are kept on this device: as many as somebody asked for, fewer where there is no space. */
import * as v from 'valibot';

/** `usual`: unless somebody asks for more. `least`: what a full device is left with. */
export type DaysToKeep = Readonly<{ usual: number; least: number }>;

/** A team has months for what is older. */
export const TEAM_DAYS: DaysToKeep = { usual: 35, least: 2 };
/** A person's own database has days only: a year and a month, to compare with. */
export const OWN_DAYS: DaysToKeep = { usual: 400, least: 7 };

/** What somebody may ask for. */
export const KEPT_DAYS_CHOICES = [35, 100, 400] as const;
/** No view looks further back than this at days. */
export const MOST_DAYS = 400;

/** From most to fewest: what a full device goes down by. */
const STEPS = [MOST_DAYS, 100, 35, 14, 7, 2];

const Days = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/),
  v.transform(Number),
  v.minValue(1),
  v.maxValue(MOST_DAYS)
);

const keyOf = (replica: string) => `tidesheet.days.${replica}`;

export function keptDays(replica: string, { usual }: DaysToKeep): number {
  const days = v.safeParse(Days, localStorage.getItem(keyOf(replica)));
  return days.success ? days.output : usual;
}

/** The next smaller number of days; undefined where nothing more can be spared. */
export const fewerDays = (days: number, { least }: DaysToKeep): number | undefined =>
  STEPS.find((step) => step < days && step >= least);

/** From now on so many recent days are kept, in every tab. */
export const keepDays = (replica: string, days: number) => localStorage.setItem(keyOf(replica), String(days));

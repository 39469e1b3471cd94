/** Days in a row with enough focus; docs/metrics.md, "Streak". */
import type { WorkHours } from '../documents/rules.ts';
import { isWhole } from './coverage.ts';
import type { PeriodDay } from './person-period.ts';

/** A day counts from so much focus on. */
export const STREAK_FOCUS_SECONDS = 3600;

/** When somebody is expected to work: at which times of day, and for how many seconds of each date (domain/worktime/work-plan.ts). */
export type WorkCalendar = { workHours: WorkHours; netSeconds: (date: string) => number };

export type Streak = { days: number; from: string; to: string };
export type Streaks = {
  /** The one that has not been broken at the end of the days given; undefined: none. */
  current: Streak | undefined;
  /** The earliest of the longest. */
  longest: Streak | undefined;
};

export const isWorkday = (date: string, { netSeconds }: WorkCalendar): boolean => netSeconds(date) > 0;

/** The streaks in days, which must be in order and without gaps between their dates. */
export function streaksOf(days: readonly PeriodDay[], calendar: WorkCalendar): Streaks {
  let current: Streak | undefined;
  let longest: Streak | undefined;
  for (const day of days) {
    const effect = classifyDay(day, calendar);
    if (effect === 'breaks') current = undefined;
    if (effect !== 'counts') continue;
    current = { days: (current?.days ?? 0) + 1, from: current?.from ?? day.date, to: day.date };
    if (current.days > (longest?.days ?? 0)) longest = current;
  }
  return { current, longest };
}

/** A streak is broken only by a workday that is reported in full and has work, but too little focus time. */
function classifyDay(
  { date, coverage, figures }: PeriodDay,
  calendar: WorkCalendar
): 'counts' | 'breaks' | 'passes' {
  const focus = figures?.focusSeconds;
  if (focus !== undefined && focus >= STREAK_FOCUS_SECONDS) return 'counts';
  const worked = figures !== undefined && figures.work.some(({ seconds }) => seconds > 0);
  const known = isWhole(coverage) && focus !== undefined;
  return known && worked && isWorkday(date, calendar) ? 'breaks' : 'passes';
}

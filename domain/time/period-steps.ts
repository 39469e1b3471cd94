/** The parts into which a chart divides a period: few enough to be distinguished. */
import { addDays, addMonths, daysBetween, monthStart, weekdayOf } from './calendar.ts';
import { periodBounds, shiftPeriod, type Period } from './periods.ts';

export type StepKind = 'day' | 'week' | 'month';
/** Dates `from` to `to`, both included, cut to the period. */
export type Step = { kind: StepKind; from: string; to: string };

const MAX_DAILY_STEPS_DAYS = 35;
const MAX_WEEKLY_STEPS_DAYS = 190;

/** Days for up to five weeks, weeks for up to half a year, months beyond; in order, together the whole period. */
export function stepsOfPeriod(period: Period): Step[] {
  const [first, last] = periodBounds(period);
  const days = daysBetween(first, last) + 1;
  const kind = days <= MAX_DAILY_STEPS_DAYS ? 'day' : days <= MAX_WEEKLY_STEPS_DAYS ? 'week' : 'month';
  const weekStart = period.weekStart ?? 1;
  const steps: Step[] = [];
  for (let from = first; from <= last;) {
    const next = nextStart(from, kind, weekStart);
    steps.push({ kind, from, to: next > last ? last : addDays(next, -1) });
    from = next;
  }
  return steps;
}

function nextStart(date: string, kind: StepKind, weekStart: number): string {
  if (kind === 'day') return addDays(date, 1);
  if (kind === 'month') return addMonths(monthStart(date), 1);
  return addDays(date, 7 - ((weekdayOf(date) - weekStart + 7) % 7));
}

/**
 * The last `count` weeks or months up to the one that holds the end of a period, in order: weeks for a period of up to
 * a week, months for a longer one. A period that is not over ends at `today` for this.
 */
export function stepsBefore(period: Period, today: string, count: number): Step[] {
  const [first, last] = periodBounds(period);
  const end = first <= today && today < last ? today : last;
  const kind = daysBetween(first, last) < 7 ? 'week' : 'month';
  const weekStart = { weekStart: period.weekStart ?? 1 };
  const newest: Period = { kind, date: end, ...weekStart };
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = periodBounds(shiftPeriod(newest, index - count + 1));
    return { kind, from, to };
  });
}

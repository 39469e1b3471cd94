/** How long the queue of 200 people takes: five weeks of days, four approved weeks of everybody, and one that waits. */
import { NO_ROUNDING } from '#domain/documents/rounding.ts';
import { makeReview } from '#domain/timesheets/make-review.ts';
import { makeSheet } from '#domain/timesheets/make-sheet.ts';
import { rememberQueue, type QueueSources } from '#domain/timesheets/review-queue.ts';
import { weekRows } from '#domain/timesheets/week-rows.ts';
import { addWeeks, datesOfWeek } from '#domain/time/calendar.ts';
import { personDayOf } from './person-days.ts';
import { medianOf, reportFigure } from './figures.ts';

const PEOPLE = 200;
const LAST_WEEK = '2026-W47';
const WEEKS = 5;
const RUNS = 20;
const TARGET_MS = 50;

/** Prints the first time, when nothing is known of any day yet, and the median of later ones, each after one document changed. */
export function benchReviewQueue(): void {
  const sources = makeSources();
  const queueOf = rememberQueue();
  const run = (at: number) => {
    const days = sources.days.map((day, index) => (index === at * 7 ? { ...day } : day));
    const startMs = performance.now();
    const queue = queueOf({ ...sources, days });
    if (queue.length !== PEOPLE * WEEKS) throw new Error(`The queue has ${queue.length} weeks.`);
    return performance.now() - startMs;
  };
  const firstMs = run(0);
  const timesMs = Array.from({ length: RUNS }, (_, index) => run(index + 1));
  const what = `the queue of ${PEOPLE} people, after one document changed`;
  reportFigure(
    { what, figure: medianOf(timesMs), goal: TARGET_MS, unit: 'ms' },
    `first ${firstMs.toFixed(0)} ms`
  );
}

/** Five weeks of days of 200 people, four approved weeks of each, and one that waits. */
export function makeSources(): QueueSources {
  const weeks = Array.from({ length: WEEKS }, (_, index) => addWeeks(LAST_WEEK, -index));
  const people = Array.from({ length: PEOPLE }, (_, index) => ({
    developer: `person_${index}`,
    name: `Person ${index}`
  }));
  const made = people.flatMap(({ developer }, index) =>
    weeks.map((week, weekIndex) => {
      const dates = datesOfWeek(week);
      const days = dates.slice(0, 5).map((date) => personDayOf(developer, index, date));
      const sheet = makeSheet({
        developer,
        week,
        dates,
        rows: weekRows(week, days),
        rounding: { ...NO_ROUNDING, minutes: 15 },
        rules: undefined,
        coverage: [],
        nowMs: Date.parse(`${dates[6]!}T18:00:00Z`),
        known: []
      });
      const decided = { reviewer: 'lead@company.test', decision: 'approved' as const, known: [] };
      const review = makeReview({ sheet, ...decided, nowMs: Date.parse(sheet.submitted) + 3_600_000 });
      return { days, sheet, reviews: weekIndex === 0 ? [] : [review] };
    })
  );
  return {
    people,
    weeks: [LAST_WEEK],
    daysFrom: datesOfWeek(weeks.at(-1)!)[0]!,
    days: made.flatMap(({ days }) => days),
    sheets: made.map(({ sheet }) => sheet),
    reviews: made.flatMap(({ reviews }) => reviews)
  };
}

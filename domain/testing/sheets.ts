/** Sheets and reviews for tests. */
import { reviewId, type Review } from '../documents/review.ts';
import { NO_ROUNDING } from '../documents/rounding.ts';
import { type Sheet, sheetId } from '../documents/sheet.ts';
import { makeSheet, type SheetInput } from '../timesheets/make-sheet.ts';
import { datesOfWeek } from '../time/calendar.ts';

export const WEEK = '2026-W44';
export const REVIEWER = 'ana@company.test';

/** Of the whole week 44 of 2026, one hour of Tuesday in it, submitted on the Monday after it. */
export function sheetOf(given: Partial<SheetInput> & { submitted?: string } = {}): Sheet {
  const { submitted = '2026-11-02T09:00:00Z', week = WEEK, ...input } = given;
  const row = { category: 'Work', project: 'payments-api', seconds: 3600, trackedSeconds: 3600 };
  return makeSheet({
    ...{ developer: 'john_doe', week, dates: datesOfWeek(week), rounding: NO_ROUNDING, rules: undefined },
    rows: [{ date: datesOfWeek(week)[1]!, ...row }],
    ...{ coverage: [], known: [], nowMs: Date.parse(submitted) },
    ...input
  });
}

/** As it is stored in a team's database. */
export const inTeam = (sheet: Sheet): Sheet => ({
  ...sheet,
  _id: sheetId(sheet.week, sheet.digest, sheet.developer)
});

/** In a team's database, of Ana, who approved it an hour after it was submitted. */
export function reviewOf(sheet: Sheet, given: Partial<Review> = {}): Review {
  const { week, digest, developer } = sheet;
  const decided = new Date(Date.parse(sheet.submitted) + 3_600_000).toISOString();
  const review: Omit<Review, '_id'> = {
    ...{ type: 'review', v: 2, developer, week, digest, reviewer: REVIEWER, decision: 'approved', decided },
    ...given
  };
  return { _id: reviewId({ week, digest, developer, reviewer: review.reviewer }), ...review };
}

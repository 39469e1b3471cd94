/**
 * The state of a person's week: a pure function of the set of its sheets and reviews. Neither the order in which they arrived nor
 * the device that reads them matters.
 */
import { group } from 'd3-array';
import { compareReviews, type Review } from '../documents/review.ts';
import type { Sheet, SheetRow } from '../documents/sheet.ts';

/**
 * Of one date. `none`: nothing was submitted, or what was approved has been reopened and not submitted again is `reopened`.
 * `submitted`: the latest sheet waits for a decision.
 */
export type DateStatus = 'none' | 'submitted' | 'returned' | 'approved' | 'reopened';

export type DateState = {
  status: DateStatus;
  /** The sheet whose figures are the approved ones; it stays while another one waits, or was returned. */
  approved?: Sheet;
  /** The sheet that waits for a decision. */
  pending?: Sheet;
  /** The review of the latest sheet, where it has one. */
  review?: Review;
};

/** `partly`: some dates are approved, and nothing waits for the others. */
export type WeekStatus = DateStatus | 'partly';

export type WeekState = {
  status: WeekStatus;
  dates: Map<string, DateState>;
  /** Sheets that wait for a decision, in the order in which they were submitted. */
  pending: Sheet[];
  /** Sheets whose figures are the approved ones of at least one date, in the same order. */
  approved: Sheet[];
  /** The reviews that count of sheets that are the latest of a date: of several the last one is first. */
  reviews: Review[];
};

const NOTHING: DateState = { status: 'none' };

/** Orders sheets by when they were submitted; of the same instant by digest. */
export const compareSheets = (a: Sheet, b: Sheet): number =>
  Date.parse(a.submitted) - Date.parse(b.submitted) ||
  (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0);

/**
 * @param dates those of the week that matter: the state of the week is about them, and about those that were submitted
 * @param sheets all of one person and week
 * @param reviews those of their sheets; others are ignored
 */
export function weekState(
  sheets: readonly Sheet[],
  reviews: readonly Review[],
  dates: readonly string[] = []
): WeekState {
  const latest = latestReviews(reviews);
  const inOrder = [...new Map(sheets.map((sheet) => [sheet.digest, sheet])).values()].sort(compareSheets);
  const all = [...new Set([...dates, ...inOrder.flatMap((sheet) => sheet.dates)])].sort();
  const states = new Map(
    all.map((date) => [
      date,
      stateOfDate(
        inOrder.filter((sheet) => sheet.dates.includes(date)),
        latest
      )
    ])
  );
  const unique = (pick: (state: DateState) => Sheet | undefined) => {
    const picked = new Set([...states.values()].flatMap((state) => pick(state) ?? []));
    return inOrder.filter((sheet) => picked.has(sheet));
  };
  return {
    status: statusOfWeek([...states.values()].map(({ status }) => status)),
    dates: states,
    pending: unique(({ pending }) => pending),
    approved: unique(({ approved }) => approved),
    reviews: [...new Set([...states.values()].flatMap(({ review }) => review ?? []))]
      .sort(compareReviews)
      .reverse()
  };
}

/** The rows that are approved: of every date those of the sheet that counts for it. */
export const approvedRows = (state: WeekState): SheetRow[] =>
  [...state.dates].flatMap(([date, { approved }]) => approved?.rows.filter((row) => row.date === date) ?? []);

/** The dates whose figures are approved. */
export const approvedDates = (state: WeekState): string[] =>
  [...state.dates].flatMap(([date, { approved }]) => (approved ? date : []));

/** By digest, the review that counts: the last one, from any reviewer. */
function latestReviews(reviews: readonly Review[]): Map<string, Review> {
  const latest = new Map<string, Review>();
  for (const [digest, of] of group(reviews, (review) => review.digest))
    latest.set(digest, [...of].sort(compareReviews).at(-1)!);
  return latest;
}

/** `sheets` are in the order in which they were submitted. */
function stateOfDate(sheets: readonly Sheet[], latest: ReadonlyMap<string, Review>): DateState {
  const newest = sheets.at(-1);
  if (!newest) return NOTHING;
  const approved = approvedSheet(sheets, latest);
  const approval = approved && latest.get(approved.digest);
  const review = latest.get(newest.digest);
  const isLatest = approval && review && compareReviews(review, approval) <= 0;
  if (approved && isLatest) return { status: 'approved', approved, review: approval };
  const figures = approved && { approved };
  return review
    ? { status: review.decision, ...figures, review }
    : { status: 'submitted', pending: newest, ...figures };
}

/**
 * The sheet that was approved last. Reopening one also ends the approvals of those that were submitted and approved before it, so
 * that no earlier figure comes back.
 */
function approvedSheet(sheets: readonly Sheet[], latest: ReadonlyMap<string, Review>): Sheet | undefined {
  const decided = sheets.flatMap((sheet, index) => {
    const review = latest.get(sheet.digest);
    return review ? [{ sheet, index, review }] : [];
  });
  const reopened = decided.filter(({ review }) => review.decision === 'reopened');
  return decided
    .filter(({ review }) => review.decision === 'approved')
    .filter(
      (one) =>
        !reopened.some((other) => other.index > one.index && compareReviews(one.review, other.review) < 0)
    )
    .sort((a, b) => compareReviews(a.review, b.review))
    .at(-1)?.sheet;
}

function statusOfWeek(statuses: readonly DateStatus[]): WeekStatus {
  for (const status of ['submitted', 'returned', 'reopened'] as const)
    if (statuses.includes(status)) return status;
  if (!statuses.includes('approved')) return 'none';
  return statuses.every((status) => status === 'approved') ? 'approved' : 'partly';
}

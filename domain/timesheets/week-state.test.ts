import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedReview, type Review } from '../documents/review.ts';
import type { Sheet } from '../documents/sheet.ts';
import { reviewOf, sheetOf, WEEK } from '../testing/sheets.ts';
import { datesOfWeek } from '../time/calendar.ts';
import { approvedDates, approvedRows, weekState } from './week-state.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-02T09:00:00Z') + minute * 60_000).toISOString();
const [MONDAY = '', TUESDAY = '', WEDNESDAY = ''] = datesOfWeek(WEEK);
const sheetAt = (minute: number, given: Parameters<typeof sheetOf>[0] = {}) =>
  sheetOf({ submitted: at(minute), ...given });

describe('the state of a week', () => {
  it('is none, submitted, returned, approved or reopened', () => {
    const sheet = sheetAt(0);
    expect(weekState([], [])).toMatchObject({ status: 'none', pending: [], approved: [] });
    expect(weekState([sheet], [])).toMatchObject({ status: 'submitted', pending: [sheet] });
    const returned = reviewOf(sheet, { decision: 'returned', comment: 'Tuesday?' });
    expect(weekState([sheet], [returned])).toMatchObject({ status: 'returned', reviews: [returned] });
    const approved = weekState([sheet], [reviewOf(sheet)]);
    expect(approved).toMatchObject({ status: 'approved', approved: [sheet], pending: [] });
    expect(approvedRows(approved)).toEqual(sheet.rows);
    expect(weekState([sheet], [reviewOf(sheet, { decision: 'reopened' })])).toMatchObject({
      ...{ status: 'reopened', approved: [], pending: [] }
    });
  });

  it('is approved where it was submitted and approved in the same second', () => {
    const sheet = sheetAt(0);
    const review = reviewOf(sheet, { decided: sheet.submitted });
    expect(weekState([sheet], [review]).status).toBe('approved');
  });

  it('keeps the approved figures until another sheet is approved, or the week is reopened', () => {
    const [first, second] = [sheetAt(0), sheetAt(10)];
    const approval = reviewOf(first, { decided: at(5) });
    const waiting = weekState([first, second], [approval]);
    expect(waiting).toMatchObject({ status: 'submitted', approved: [first], pending: [second] });
    const returned = reviewOf(second, { decision: 'returned', comment: 'No', decided: at(15) });
    const back = weekState([first, second], [approval, returned]);
    expect(back).toMatchObject({ status: 'returned', approved: [first], pending: [] });
    const replaced = weekState([first, second], [approval, reviewOf(second, { decided: at(15) })]);
    expect(replaced).toMatchObject({ status: 'approved', approved: [second] });
  });

  it('does not return to earlier figures when the week is reopened', () => {
    const [first, second] = [sheetAt(0), sheetAt(10)];
    const approval = reviewOf(first, { decided: at(5) });
    const reopened = reviewOf(second, { decision: 'reopened', decided: at(20) });
    expect(weekState([first, second], [approval, reopened])).toMatchObject({
      status: 'reopened',
      approved: []
    });
    // Approving the earlier one again is a new decision.
    const again = reviewOf(first, { decided: at(30), reviewer: 'lee@company.test' });
    expect(weekState([first, second], [approval, reopened, again])).toMatchObject({
      ...{ status: 'approved', approved: [first] }
    });
  });

  it('stays approved where another manager reopened the sheet that it replaced', () => {
    const [first, second] = [sheetAt(0), sheetAt(10)];
    const reviews = [
      reviewOf(first, { decision: 'reopened', decided: at(20) }),
      reviewOf(second, { decided: at(15), reviewer: 'lee@company.test' })
    ];
    expect(weekState([first, second], reviews)).toMatchObject({ status: 'approved', approved: [second] });
  });

  it('is the last decision of several managers; of the same instant the more cautious one', () => {
    const sheet = sheetAt(0);
    const by = (reviewer: string, decision: Review['decision'], minute: number) =>
      reviewOf(sheet, { reviewer: `${reviewer}@company.test`, decision, comment: 'x', decided: at(minute) });
    const status = (...reviews: Review[]) => weekState([sheet], reviews).status;
    expect(status(by('ana', 'approved', 5), by('lee', 'returned', 6))).toBe('returned');
    expect(status(by('ana', 'approved', 6), by('lee', 'returned', 5))).toBe('approved');
    expect(status(by('ana', 'approved', 5), by('lee', 'returned', 5))).toBe('returned');
    expect(status(by('ana', 'reopened', 5), by('lee', 'approved', 5))).toBe('reopened');
  });

  it('is that of its dates where parts were submitted', () => {
    const start = sheetAt(0, { dates: [MONDAY, TUESDAY] });
    const rest = sheetAt(10, { dates: [WEDNESDAY] });
    const approval = reviewOf(start);
    const all = datesOfWeek(WEEK);
    expect(weekState([start], [approval])).toMatchObject({ status: 'approved' });
    expect(weekState([start], [approval], all)).toMatchObject({ status: 'partly', approved: [start] });
    expect(weekState([start, rest], [approval], all)).toMatchObject({
      ...{ status: 'submitted', approved: [start], pending: [rest] }
    });
    const both = weekState([start, rest], [approval, reviewOf(rest)], all);
    expect(approvedDates(both)).toEqual([MONDAY, TUESDAY, WEDNESDAY]);
    expect(both.status).toBe('partly');
  });

  it('ignores reviews of sheets that are not there', () => {
    expect(weekState([sheetAt(0)], [reviewOf(sheetAt(1))]).status).toBe('submitted');
  });
});

const anySheets: fc.Arbitrary<Sheet[]> = fc.array(
  fc
    .tuple(fc.nat(4), fc.subarray(datesOfWeek(WEEK), { minLength: 1 }), fc.constantFrom('a', 'b'))
    .map(([minute, dates, comment]) => sheetAt(minute, { dates, comment })),
  { maxLength: 5 }
);
const anyReviews = (sheets: Sheet[]): fc.Arbitrary<Review[]> =>
  sheets.length === 0
    ? fc.constant([])
    : fc.array(
        fc
          .record({
            sheet: fc.constantFrom(...sheets),
            minute: fc.nat(6),
            decision: fc.constantFrom('approved' as const, 'returned' as const, 'reopened' as const),
            reviewer: fc.constantFrom('ana@company.test', 'lee@company.test')
          })
          .map(({ sheet, minute, decision, reviewer }) =>
            reviewOf(sheet, { decision, reviewer, decided: at(minute), comment: 'x' })
          ),
        { maxLength: 8 }
      );

describe('properties', () => {
  const any = anySheets.chain((sheets) => fc.tuple(fc.constant(sheets), anyReviews(sheets)));

  it('neither order nor repetition of the documents matters', () => {
    fc.assert(
      fc.property(
        any.chain(([sheets, reviews]) =>
          fc.tuple(
            fc.constant([sheets, reviews] as const),
            fc.shuffledSubarray([...sheets, ...sheets], { minLength: 2 * sheets.length }),
            fc.shuffledSubarray([...reviews, ...reviews], { minLength: 2 * reviews.length })
          )
        ),
        ([[sheets, reviews], otherSheets, otherReviews]) => {
          expect(weekState(otherSheets, otherReviews)).toEqual(weekState(sheets, reviews));
        }
      )
    );
  });

  it('a date waits, is decided about, or is not there, and figures are of approved sheets only', () => {
    fc.assert(
      fc.property(any, ([sheets, reviews]) => {
        for (const [date, { status, approved, pending }] of weekState(sheets, reviews).dates) {
          expect(pending !== undefined).toBe(status === 'submitted');
          if (status === 'approved') expect(approved).toBeDefined();
          if (!approved) continue;
          expect(approved.dates).toContain(date);
          expect(
            reviews.some((review) => review.digest === approved.digest && review.decision === 'approved')
          ).toBe(true);
        }
      })
    );
  });

  it('a decision after all others about the newest sheet is what counts', () => {
    fc.assert(
      fc.property(
        any,
        fc.constantFrom('approved' as const, 'returned' as const, 'reopened' as const),
        ([sheets, reviews], decision) => {
          const newest = sheetAt(100);
          const last = reviewOf(newest, { decision, comment: 'x', decided: at(200) });
          expect(weekState([...sheets, newest], [...reviews, last]).status).toBe(decision);
        }
      )
    );
  });

  it('of several versions of a review the same counts, whatever their order', () => {
    const [sheet] = [sheetAt(0)];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.constantFrom('approved' as const, 'reopened' as const)), {
          minLength: 1
        }),
        (all) => {
          const versions = all.map(([minute, decision], index) => ({
            ...reviewOf(sheet!, { decision, decided: at(minute) }),
            _rev: `1-${index}`
          }));
          const counted = (of: typeof versions) => {
            const { decided, decision } = countedReview(of)!;
            return { decided, decision };
          };
          expect(counted([...versions].reverse())).toEqual(counted(versions));
        }
      )
    );
  });
});

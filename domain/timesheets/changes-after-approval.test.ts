import { rollup, sum } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_ROUNDING, type RoundingRules } from '../documents/rounding.ts';
import type { Adjustment, RowDifference } from '../documents/sheet.ts';
import { reviewOf, sheetOf, WEEK } from '../testing/sheets.ts';
import { addWeeks, datesOfWeek } from '../time/calendar.ts';
import {
  adjustmentsOf,
  changedSeconds,
  changesAfterApproval,
  knownDates,
  withoutDates
} from './changes-after-approval.ts';
import { roundRows } from './round-rows.ts';
import { weekState, type WeekState } from './week-state.ts';

const DATES = datesOfWeek(WEEK);
const [MONDAY = '', TUESDAY = ''] = DATES;
const row = (date: string, project: string, seconds: number) => ({
  ...{ date, category: 'Work', project, seconds, trackedSeconds: seconds }
});
type Row = ReturnType<typeof row>;
const approved = (rows: Row[], given: Parameters<typeof sheetOf>[0] = {}) => {
  const sheet = sheetOf({ rows, ...given });
  return weekState([sheet], [reviewOf(sheet)]);
};
const now = (rows: Row[], dates = DATES) => ({ dates, rows });

describe('changes after approval', () => {
  it('are none where nothing changed', () => {
    expect(changesAfterApproval(approved([row(MONDAY, 'a', 60)]), now([row(MONDAY, 'a', 60)]))).toEqual([]);
    expect(changesAfterApproval(weekState([], []), now([row(MONDAY, 'a', 60)]))).toEqual([]);
  });

  it('name the statement and the rows that have more or less than it says', () => {
    const state = approved([row(MONDAY, 'a', 4 * 3600), row(MONDAY, 'b', 60)]);
    const changes = changesAfterApproval(state, now([row(MONDAY, 'a', 3 * 3600), row(TUESDAY, 'b', 60)]));
    expect(changes).toEqual([
      {
        ...{ week: WEEK, digest: state.approved[0]!.digest },
        rows: [
          { date: MONDAY, category: 'Work', project: 'a', seconds: -3600, roundedSeconds: -3600 },
          { date: MONDAY, category: 'Work', project: 'b', seconds: -60, roundedSeconds: -60 },
          { date: TUESDAY, category: 'Work', project: 'b', seconds: 60, roundedSeconds: 60 }
        ]
      }
    ]);
    expect(changedSeconds(changes)).toBe(-3600);
  });

  it('are about approved dates whose days are known', () => {
    const state = approved([row(MONDAY, 'a', 60)], { dates: [MONDAY] });
    expect(changesAfterApproval(state, now([row(MONDAY, 'a', 60), row(TUESDAY, 'a', 60)]))).toEqual([]);
    expect(changesAfterApproval(state, now([], [TUESDAY]))).toEqual([]);
  });

  it('are about dates whose machine days are all here, and so is the UTC day before', () => {
    expect(knownDates(DATES, undefined)).toEqual([]);
    expect(knownDates(DATES, MONDAY)).toEqual(DATES.slice(1));
    expect(knownDates(DATES, '2026-01-01')).toEqual(DATES);
    // An entry is still here, the time of the machine is not.
    const state = approved([row(MONDAY, 'a', 8 * 3600), row(TUESDAY, 'a', 600)]);
    const rows = [row(TUESDAY, 'a', 600)];
    expect(changesAfterApproval(state, now(rows, knownDates(DATES, MONDAY)))).toEqual([]);
  });

  it('are offered again to the sheet that replaces one with them', () => {
    const state = approved([row(MONDAY, 'a', 3600)]);
    const changed = now([row(MONDAY, 'a', 7200)]);
    const week = addWeeks(WEEK, 1);
    const adjustments = changesAfterApproval(state, changed);
    const waiting = weekState([sheetOf({ week, rows: [], adjustments })], []);
    const offered = (replaced: string[]) =>
      changesAfterApproval(state, changed, adjustmentsOf(WEEK, [withoutDates(waiting, replaced)], 'live'));
    expect(offered(datesOfWeek(week))).toEqual(adjustments);
    expect(offered(datesOfWeek(week).slice(1))).toEqual([]);
  });

  it('are rounded by the rounding of the statement', () => {
    const rounding: RoundingRules = { ...NO_ROUNDING, minutes: 15, direction: 'up' };
    const state = approved([row(MONDAY, 'a', 900)], { rounding });
    const [change] = changesAfterApproval(state, now([row(MONDAY, 'a', 901)]));
    expect(change?.rows).toMatchObject([{ seconds: 1, roundedSeconds: 900 }]);
    const perEntry = approved([row(MONDAY, 'a', 900)], { rounding: { ...rounding, per: 'entry' } });
    const [single] = changesAfterApproval(perEntry, now([row(MONDAY, 'a', 800)]));
    expect(single?.rows).toMatchObject([{ seconds: -100, roundedSeconds: -900 }]);
  });

  it('are zero again once a later week adjusted them, and count where its sheet is returned', () => {
    const state = approved([row(MONDAY, 'a', 3600)]);
    const rows = now([row(MONDAY, 'a', 1800)]);
    const adjustments = changesAfterApproval(state, rows);
    const next = sheetOf({ week: addWeeks(WEEK, 1), adjustments });
    const left = (other: WeekState, counting: 'approved' | 'live') =>
      changesAfterApproval(state, rows, adjustmentsOf(WEEK, [other], counting));
    expect(left(weekState([next], [reviewOf(next)]), 'approved')).toEqual([]);
    expect(left(weekState([next], []), 'approved')).toEqual(adjustments);
    expect(left(weekState([next], []), 'live')).toEqual([]);
    const returned = reviewOf(next, { decision: 'returned', comment: 'No' });
    expect(left(weekState([next], [returned]), 'live')).toEqual(adjustments);
  });
});

describe('property: what was approved and all adjustments', () => {
  const anyRows = fc
    .array(fc.tuple(fc.constantFrom(MONDAY, TUESDAY), fc.constantFrom('a', 'b', 'c'), fc.nat(20_000)), {
      maxLength: 6
    })
    .map((all) => {
      const sums = rollup(
        all,
        (rows) => sum(rows, ([, , seconds]) => seconds),
        ([date, project]) => JSON.stringify([date, project])
      );
      return [...sums].map(([key, seconds]) => {
        const [date = '', project = ''] = JSON.parse(key) as string[];
        return row(date, project, seconds);
      });
    });
  const anyRounding = fc.constantFrom<RoundingRules>(
    NO_ROUNDING,
    { minutes: 15, direction: 'up', per: 'day', projects: [] },
    {
      minutes: 10,
      direction: 'nearest',
      per: 'day',
      projects: [{ project: 'a', minutes: 0, direction: 'up', per: 'day' }]
    }
  );
  const totals = (rows: Iterable<Pick<RowDifference, 'date' | 'project' | 'seconds' | 'roundedSeconds'>>) =>
    [
      ...rollup(
        rows,
        (of) => [sum(of, ({ seconds }) => seconds), sum(of, ({ roundedSeconds }) => roundedSeconds)],
        ({ date, project }) => `${date} ${project}`
      )
    ]
      .filter(([, [seconds, rounded]]) => seconds !== 0 || rounded !== 0)
      .sort();

  it('are what is there now, however often it changed', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.array(anyRows, { minLength: 1, maxLength: 5 }),
        anyRounding,
        (first, later, rounding) => {
          const state = approved(first, { rounding });
          const others: WeekState[] = [];
          const adjusted: Adjustment[] = [];
          later.forEach((rows, index) => {
            const counted = adjustmentsOf(WEEK, others, 'live');
            const changes = changesAfterApproval(state, now(rows), counted);
            adjusted.push(...changes);
            const next = sheetOf({ week: addWeeks(WEEK, index + 1), adjustments: changes });
            others.push(weekState([next], index % 2 === 0 ? [reviewOf(next)] : []));
            expect(changesAfterApproval(state, now(rows), adjustmentsOf(WEEK, others, 'live'))).toEqual([]);
          });
          const booked = [...state.approved[0]!.rows, ...adjusted.flatMap(({ rows }) => rows)];
          expect(totals(booked)).toEqual(totals(roundRows(later.at(-1)!, rounding)));
        }
      )
    );
  });
});

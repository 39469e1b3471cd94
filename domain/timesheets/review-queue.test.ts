import { describe, expect, it } from 'vitest';
import type { PersonDay } from '../documents/day.ts';
import { NO_ROUNDING } from '../documents/rounding.ts';
import type { Adjustment, Sheet } from '../documents/sheet.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { workedDay } from '../testing/device-days.ts';
import { durationEntry, moveEntry } from '../testing/entries.ts';
import { reviewOf, sheetOf, WEEK } from '../testing/sheets.ts';
import { addWeeks, datesOfWeek } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { hashChanges } from './changes-after-approval.ts';
import { isChanged, reviewQueue, type QueueSources } from './review-queue.ts';
import { evidenceOfDay, findExceptions, usualDaySeconds } from './week-evidence.ts';
import { weekRows } from './week-rows.ts';

const [MONDAY = '', TUESDAY = ''] = datesOfWeek(WEEK);
const HOUR = 3600;

/** So many hours from 9:00 on one machine, and so many entered without a clock time. */
function dayOf(date: string, hours: number, enteredHours = 0, developer = 'john_doe'): PersonDay {
  const deviceDays =
    hours > 0 ? [{ ...workedDay(date, 'desk', [[9 * HOUR, (9 + hours) * HOUR]]), developer }] : [];
  const entries = enteredHours > 0 ? [{ ...durationEntry(date, enteredHours * HOUR), developer }] : [];
  return mergeDay({ developer, date, frame: frameOf('UTC'), deviceDays, entries })!;
}
const sheetFor = (days: PersonDay[], given: Parameters<typeof sheetOf>[0] = {}) =>
  sheetOf({ rows: weekRows(WEEK, days), developer: days[0]?.developer ?? 'john_doe', ...given });
const kinds = (...args: Parameters<typeof findExceptions>) => findExceptions(...args).map(({ kind }) => kind);

describe('exceptions', () => {
  it('are none where machines tracked what was submitted', () => {
    const days = [dayOf(MONDAY, 8)];
    expect(findExceptions(sheetFor(days), days)).toEqual([]);
  });

  it('are time that no machine tracked, and no time that was only moved', () => {
    const days = [dayOf(MONDAY, 4, 3)];
    expect(findExceptions(sheetFor(days), days)).toEqual([
      { kind: 'unexplained', seconds: 3 * HOUR, dates: [MONDAY] }
    ]);
    const moved = mergeDay({
      ...{ developer: 'john_doe', date: MONDAY, frame: frameOf('UTC') },
      deviceDays: [workedDay(MONDAY, 'desk', [[9 * HOUR, 13 * HOUR]])],
      entries: [moveEntry(MONDAY, { project: 'payments-api' }, { project: 'other' })]
    })!;
    expect(evidenceOfDay(moved).machineSeconds).toBe(4 * HOUR);
    expect(kinds(sheetFor([moved]), [moved])).toEqual([]);
  });

  it('are what changed since it was submitted', () => {
    const days = [dayOf(MONDAY, 4)];
    expect(kinds(sheetFor(days), [dayOf(MONDAY, 6)])).toEqual(['differs']);
    expect(kinds(sheetFor(days), [])).toEqual(['unexplained', 'differs']);
  });

  it('are long days, as far as the person has usual ones, and in any case very long ones', () => {
    const days = [dayOf(MONDAY, 13)];
    expect(kinds(sheetFor(days), days, { usualSeconds: 6 * HOUR })).toEqual(['long']);
    expect(kinds(sheetFor(days), days, { usualSeconds: 8 * HOUR })).toEqual([]);
    expect(kinds(sheetFor([dayOf(MONDAY, 14)]), [dayOf(MONDAY, 14)], { usualSeconds: 12 * HOUR })).toEqual([
      'long'
    ]);
    expect(usualDaySeconds(days)).toBeUndefined();
    expect(
      usualDaySeconds([4, 5, 6, 7, 20].map((hours, day) => dayOf(`2026-10-0${day + 1}`, Math.min(hours, 14))))
    ).toBe(6 * HOUR);
  });

  it('are what the sheet says about its coverage', () => {
    const days = [dayOf(MONDAY, 8)];
    const on = (given: object) => [
      {
        date: MONDAY,
        devices: [{ device: 'desk', through: `${TUESDAY}T00:00:00Z` }],
        gapSeconds: 0,
        excessSeconds: 0,
        ...given
      }
    ];
    expect(kinds(sheetFor(days, { coverage: on({ gapSeconds: HOUR }) }), days)).toEqual(['gap']);
    expect(kinds(sheetFor(days, { coverage: on({ excessSeconds: 1 }) }), days)).toEqual(['excess']);
    const none = on({ devices: [{ device: 'desk', through: null }] });
    expect(kinds(sheetFor(days, { coverage: none }), days)).toEqual(['unreported']);
  });

  it('are gaps and excess that the days have, also where the sheet says nothing of them', () => {
    const silent = { ...dayOf(MONDAY, 8), gaps: [0, HOUR] };
    expect(kinds(sheetFor([silent]), [silent])).toEqual(['gap']);
    const long = dayOf(MONDAY, 2, 23);
    expect(kinds(sheetFor([long]), [long])).toContain('excess');
  });

  it('are time that the sheet has on another project than the days', () => {
    const days = [dayOf(MONDAY, 8)];
    const rows = weekRows(WEEK, days).map((row) => ({ ...row, project: 'dearer' }));
    expect(findExceptions(sheetFor(days, { rows }), days)).toEqual([
      { kind: 'differs', seconds: 8 * HOUR, dates: [MONDAY] }
    ]);
  });

  it('are rounded times that do not follow from the exact ones and the rules', () => {
    const days = [dayOf(MONDAY, 8)];
    const rounding = { ...NO_ROUNDING, minutes: 30 as const };
    const sheet = sheetFor(days, { rounding });
    expect(kinds(sheet, days, { rounding })).toEqual([]);
    const more = { ...sheet, rows: sheet.rows.map((row) => ({ ...row, roundedSeconds: 16 * HOUR })) };
    const expected = [{ kind: 'rounding', seconds: 8 * HOUR, dates: [MONDAY] }];
    expect(findExceptions(more, days, { rounding })).toEqual(expected);
    expect(findExceptions(more, days)).toEqual(expected);
    // The rounding of the sheet is its author's, too.
    const perEntry = { ...more, rounding: { ...rounding, per: 'entry' as const } };
    expect(findExceptions(perEntry, days, { rounding })).toEqual(expected);
    expect(kinds(perEntry, days)).toEqual(['rounding']);
    const up = sheetFor([dayOf(MONDAY, 8, 0.1)], { rounding: { ...rounding, direction: 'up' } });
    expect(kinds(up, [dayOf(MONDAY, 8, 0.1)], { rounding: NO_ROUNDING })).toContain('rounding');
  });
});

describe('the queue', () => {
  const people = ['kim', 'lee', 'sam'].map((developer) => ({ developer, name: developer.toUpperCase() }));
  const sources = (given: Partial<QueueSources>): QueueSources => ({
    ...{ people, sheets: [], reviews: [], days: [], daysFrom: MONDAY, weeks: [WEEK] },
    ...given
  });

  it('lists everybody, also those who submitted nothing', () => {
    const queue = reviewQueue(sources({ days: [dayOf(MONDAY, 2, 0, 'lee')] }));
    expect(queue.map(({ developer, status, seconds }) => [developer, status, seconds])).toEqual([
      ['kim', 'none', 0],
      ['lee', 'none', 2 * HOUR],
      ['sam', 'none', 0]
    ]);
  });

  it('begins with weeks that need a look, then those that wait, changed ones and the rest', () => {
    const days = [dayOf(MONDAY, 8, 0, 'kim'), dayOf(MONDAY, 2, 6, 'lee'), dayOf(MONDAY, 8, 0, 'sam')];
    const before = addWeeks(WEEK, -1);
    const old = sheetOf({ week: before, developer: 'kim' });
    const sheets = days.map((day) => sheetFor([day]));
    const queue = reviewQueue(
      sources({ days, sheets: [...sheets, old], reviews: [reviewOf(old)], daysFrom: datesOfWeek(before)[0]! })
    );
    expect(queue.map(({ developer, week }) => [developer, week])).toEqual([
      ['lee', WEEK],
      ['kim', WEEK],
      ['sam', WEEK],
      ['kim', before]
    ]);
    expect(queue.map(isChanged)).toEqual([false, false, false, true]);
  });

  it('looks at every sheet that waits, as far as no later one replaces it', () => {
    const days = [dayOf(MONDAY, 8, 0, 'kim'), dayOf(TUESDAY, 2, 0, 'kim')];
    const forged = weekRows(WEEK, [dayOf(MONDAY, 8, 15, 'kim')]);
    const first = sheetFor(days, { dates: [MONDAY], rows: forged });
    const second = sheetFor(days, { dates: [TUESDAY], known: [first] });
    const third = sheetFor(days, { dates: [MONDAY], known: [second] });
    const of = (sheets: Sheet[]) =>
      reviewQueue(sources({ days, sheets })).find(({ developer }) => developer === 'kim')!;
    const both = of([first, second]);
    expect(both.pending).toBe(second);
    expect(both.exceptions.map(({ kind }) => kind)).toContain('unexplained');
    expect(both.seconds).toBe(25 * HOUR);
    const replaced = of([first, second, third]);
    expect([replaced.exceptions, replaced.seconds]).toEqual([[], 10 * HOUR]);
  });

  it('asks once about the same changes after approval', () => {
    const sheet = sheetFor([dayOf(MONDAY, 8)], { developer: 'kim' });
    const of = (accepted: string | undefined) =>
      reviewQueue(
        sources({
          sheets: [sheet],
          reviews: [reviewOf(sheet, accepted === undefined ? {} : { accepted })],
          days: [dayOf(MONDAY, 7, 0, 'kim')]
        })
      ).find(({ developer }) => developer === 'kim')!;
    const open = of(undefined);
    expect([open.changes.length, isChanged(open)]).toEqual([1, true]);
    expect(isChanged(of(hashChanges(open.changes)))).toBe(false);
    expect(isChanged(of(`sha256:${'0'.repeat(64)}`))).toBe(true);
  });

  it('points out adjustments of earlier weeks, but for those that a manager accepted', () => {
    const sheet = sheetFor([dayOf(MONDAY, 8)], { developer: 'kim' });
    const days = [dayOf(MONDAY, 7, 0, 'kim')];
    const of = (next: Sheet[], accepted?: string) =>
      reviewQueue(
        sources({
          sheets: [sheet, ...next],
          reviews: [reviewOf(sheet, accepted === undefined ? {} : { accepted })],
          days
        })
      );
    const { changes } = of([]).find(({ developer }) => developer === 'kim')!;
    const after = (adjustments: Adjustment[]) =>
      sheetOf({ week: addWeeks(WEEK, 1), developer: 'kim', rows: [], adjustments });
    const kindsOf = (adjustments: Adjustment[], accepted?: string) =>
      of([after(adjustments)], accepted)
        .find(({ week, developer }) => developer === 'kim' && week !== WEEK)!
        .exceptions.map(({ kind }) => kind);
    expect(kindsOf(changes)).toEqual(['adjustment']);
    expect(kindsOf(changes, hashChanges(changes))).toEqual([]);
    const forged = changes.map((change) => ({
      ...change,
      rows: change.rows.map((row) => ({ ...row, seconds: 100 * HOUR, roundedSeconds: 100 * HOUR }))
    }));
    expect(kindsOf(forged, hashChanges(changes))).toEqual(['adjustment']);
    const ofNothing = changes.map((change) => ({ ...change, week: '2026-W01' }));
    expect(kindsOf(ofNothing, hashChanges(changes))).toEqual(['adjustment']);
  });

  it('says nothing about changes of days that are no longer here', () => {
    const sheet = sheetFor([dayOf(MONDAY, 8)], { developer: 'kim' });
    const old = sources({ sheets: [sheet], reviews: [reviewOf(sheet)], daysFrom: '2026-11-30' });
    expect(reviewQueue(old).find(({ developer }) => developer === 'kim')!.changes).toEqual([]);
    // The days of another team begin earlier.
    const kim = { developer: 'kim', name: 'KIM', daysFrom: '2026-11-30' };
    const other = { ...old, people: [kim], daysFrom: MONDAY };
    expect(reviewQueue(other).find(({ developer }) => developer === 'kim')!.changes).toEqual([]);
  });
});

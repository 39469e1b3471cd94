import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../documents/contract.ts';
import type { Holiday } from '../documents/holiday.ts';
import type { PeriodDay } from '../metrics/person-period.ts';
import { absence, hoursAbsence } from '../testing/absences.ts';
import { anyContracts, contract, FULL_TIME, holiday } from '../testing/contracts.ts';
import { addDays, datesBetween, monthOf, weekOf } from '../time/calendar.ts';
import { absencesOf } from './absences.ts';
import { computeAccount, sumAccount, type WorkedDay, workedDays } from './account.ts';
import { planWork } from './work-plan.ts';

const HOUR = 3600;
const WORK_HOURS = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };

type Given = {
  contracts?: Contract[];
  holidays?: Holiday[];
  away?: Parameters<typeof absencesOf>[0];
  /** Hours by date; other dates 0. */
  worked?: Record<string, number>;
  days?: WorkedDay[];
};

/** The sum from one date to another, in hours. */
function sumOf(from: string, to: string, given: Given) {
  const { contracts = [contract('2000-01-01', FULL_TIME)], holidays = [], away = [], worked = {} } = given;
  const plan = planWork({ contracts, workHours: WORK_HOURS, holidays, absences: absencesOf(away) });
  const days =
    given.days ?? datesBetween(from, to).map((date) => ({ date, worked: (worked[date] ?? 0) * HOUR }));
  const {
    expected,
    holiday: free,
    absence: leave,
    worked: done,
    change,
    closing,
    ...rest
  } = sumAccount(computeAccount(days, plan, contracts), from, to);
  const hours = { expected, holiday: free, absence: leave, worked: done, change, closing };
  return {
    ...(Object.fromEntries(
      Object.entries(hours).map(([name, value]) => [name, value / HOUR])
    ) as typeof hours),
    ...rest
  };
}

const worked = (...days: [date: string, hours: number][]) => Object.fromEntries(days);

describe('the account of a week', () => {
  it('counts no holiday on a Saturday', () => {
    const week = datesBetween('2026-08-10', '2026-08-14').map((date): [string, number] => [date, 8]);
    expect(
      sumOf('2026-08-10', '2026-08-16', { holidays: [holiday('2026-08-15')], worked: worked(...week) })
    ).toMatchObject({ expected: 40, holiday: 0, worked: 40, change: 0 });
  });

  it('credits a holiday and leave', () => {
    const away = [absence('2025-01-02'), absence('2025-01-03')];
    const holidays = [holiday('2025-01-01')];
    expect(sumOf('2025-01-01', '2025-01-05', { holidays, away })).toMatchObject({
      ...{ expected: 24, holiday: 8, absence: 16, worked: 0, change: 0 }
    });
    const threeDays = worked(['2026-08-10', 8], ['2026-08-11', 8], ['2026-08-12', 8]);
    const leave = [absence('2026-08-13'), absence('2026-08-14')];
    expect(sumOf('2026-08-10', '2026-08-16', { away: leave, worked: threeDays }).change).toBe(0);
  });

  it('credits a holiday within leave once', () => {
    const away = datesBetween('2026-12-21', '2026-12-27').map((date) => absence(date));
    const holidays = [holiday('2026-12-24', 'half'), holiday('2026-12-25'), holiday('2026-12-26')];
    expect(sumOf('2026-12-21', '2026-12-27', { holidays, away })).toMatchObject({
      ...{ expected: 40, holiday: 12, absence: 28, change: 0 }
    });
    expect(
      sumOf('2026-12-24', '2026-12-24', { holidays, away: [absence('2026-12-24', 'half')] })
    ).toMatchObject({ holiday: 4, absence: 4, change: 0 });
  });

  it('credits no more than is expected on a short day', () => {
    const contracts = [contract('2026-01-01', [8, 8, 8, 8, 4, 0, 0])];
    const away = [hoursAbsence('2026-08-14', 6 * HOUR), hoursAbsence('2026-08-15', 6 * HOUR)];
    expect(sumOf('2026-08-14', '2026-08-15', { contracts, away })).toMatchObject({
      ...{ expected: 4, absence: 4, change: 0 }
    });
  });

  it('counts work on a holiday and on leave', () => {
    const given = { holidays: [holiday('2026-08-12')], worked: worked(['2026-08-12', 3]) };
    expect(sumOf('2026-08-12', '2026-08-12', given).change).toBe(3);
    const away = { away: [absence('2026-08-12')], worked: worked(['2026-08-12', 2]) };
    expect(sumOf('2026-08-12', '2026-08-12', away).change).toBe(2);
  });

  it('ignores a public holiday that is worked', () => {
    const given = { holidays: [holiday('2026-08-12', 'none')], worked: worked(['2026-08-12', 8]) };
    expect(sumOf('2026-08-12', '2026-08-12', given)).toMatchObject({ holiday: 0, change: 0 });
  });

  it.each([['2026-03-23'], ['2026-10-19']])(
    'expects as much in the week of %s, when clocks change',
    (monday) => {
      expect(sumOf(monday, addDays(monday, 6), {}).expected).toBe(40);
    }
  );

  it('follows a contract that changes in mid-week, and its ends', () => {
    const contracts = [contract('2026-08-12', [4, 4, 4, 4, 0, 0, 0]), contract('2026-08-03', FULL_TIME)];
    expect(sumOf('2026-08-10', '2026-08-16', { contracts }).expected).toBe(8 + 8 + 4 + 4);
    const joining = [contract('2026-08-19', FULL_TIME, { until: '2026-08-26' })];
    const month = sumOf('2026-08-01', '2026-08-31', { contracts: joining });
    expect(month.expected).toBe(6 * 8);
  });

  it('expects the work hours without a contract', () => {
    expect(sumOf('2026-08-10', '2026-08-16', { contracts: [] }).expected).toBe(40);
  });
});

describe('days that are not known', () => {
  const dates = datesBetween('2026-08-10', '2026-08-14');

  it('count nothing: the balance is that of the last known day', () => {
    const days = dates.map((date): WorkedDay => {
      if (date > '2026-08-12') return { date, worked: undefined, why: 'not-reported' };
      return { date, worked: 8 * HOUR };
    });
    expect(sumOf('2026-08-10', '2026-08-16', { days })).toMatchObject({
      ...{ expected: 24, worked: 24, change: 0, asOf: '2026-08-12', days: 3 }
    });
    const first = days[3]!;
    expect(sumOf('2026-08-13', '2026-08-13', { days: [first] })).toMatchObject({ asOf: undefined, days: 0 });
  });

  it('are listed where collecting had not begun', () => {
    const days = dates.map((date): WorkedDay => {
      if (date < '2026-08-12') return { date, worked: undefined, why: 'not-collected' };
      return { date, worked: 8 * HOUR };
    });
    const away = [absence('2026-08-10')];
    expect(sumOf('2026-08-10', '2026-08-16', { days, away })).toMatchObject({
      ...{ expected: 24, change: 0, leftOut: ['2026-08-11'] }
    });
  });

  it('follow from coverage, and without a machine from the calendar', () => {
    const figures = (date: string) => ({
      date,
      work: [
        { category: 'Work', project: '', seconds: 60 },
        { category: 'Media', project: '', seconds: 90 }
      ],
      ...{ activeSeconds: 150, focusSeconds: 0, switches: 0 }
    });
    const day = (date: string, coverage: PeriodDay['coverage'], isWorked = true): PeriodDay => ({
      ...{ date, coverage, day: undefined },
      figures: isWorked ? figures(date) : undefined
    });
    const days = [
      day('2026-08-08', { state: 'uncollected', missingMs: 0 }, false),
      day('2026-08-09', { state: 'uncollected', missingMs: 0 }),
      day('2026-08-10', { state: 'complete', missingMs: 0, fromMs: 1 }),
      day('2026-08-11', { state: 'complete', missingMs: 0 }),
      day('2026-08-12', { state: 'complete', missingMs: 0 }, false),
      day('2026-08-13', { state: 'partial', missingMs: 5, throughMs: 1 }),
      day('2026-08-14', { state: 'unreported', missingMs: 5 }, false)
    ];
    const weightOf = (category: string) => (category === 'Media' ? -1 : 0);
    const kinds = (hasMachines: boolean, today: string) =>
      workedDays(days, { weightOf, hasMachines, today }).map((one) =>
        one.worked === undefined ? one.why : one.worked
      );
    expect(kinds(true, '2026-08-14')).toEqual([
      ...['not-collected', 60, 'not-collected', 60, 0],
      ...['not-reported', 'not-reported']
    ]);
    expect(kinds(false, '2026-08-13')).toEqual([
      'not-collected',
      ...[60, 60, 60, 0],
      ...['not-reported', 'not-reported']
    ]);
  });
});

describe('what is carried over', () => {
  it('begins with the opening balance and is capped at the end of a year', () => {
    const contracts = [
      contract('2025-12-29', FULL_TIME, { openingBalance: 30 * HOUR, maxCarryOver: 10 * HOUR })
    ];
    const days = datesBetween('2025-12-29', '2026-01-02').map((date) => ({ date, worked: 9 * HOUR }));
    const { opening, adjustment, ...year } = sumOf('2026-01-01', '2026-12-31', { contracts, days });
    expect([opening, adjustment]).toEqual([33 * HOUR, -23 * HOUR]);
    expect(year).toMatchObject({ change: 2, closing: 12 });
    const debt = [contract('2025-12-29', FULL_TIME, { openingBalance: -30 * HOUR, maxCarryOver: 0 })];
    expect(sumOf('2026-01-01', '2026-12-31', { contracts: debt, days }).closing).toBe(-30 + 5);
  });

  it('is replaced by a later opening balance', () => {
    const contracts = [
      contract('2026-08-10', FULL_TIME),
      contract('2026-08-12', FULL_TIME, { openingBalance: 0 })
    ];
    expect(sumOf('2026-08-10', '2026-08-14', { contracts }).closing).toBe(-24);
  });
});

describe('an account', () => {
  const dates = datesBetween('2025-11-03', '2026-02-22');
  const anyDays = fc
    .array(fc.integer({ min: 0, max: 12 * HOUR }), { minLength: dates.length, maxLength: dates.length })
    .chain((all) =>
      fc.record({ from: fc.nat(20), to: fc.integer({ min: 60, max: dates.length }) }).map(({ from, to }) =>
        dates.map((date, index): WorkedDay => {
          if (index < from) return { date, worked: undefined, why: 'not-collected' };
          if (index >= to) return { date, worked: undefined, why: 'not-reported' };
          return { date, worked: all[index]! };
        })
      )
    );
  const anyAway = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...dates), fc.constantFrom('full', 'half', 'hours')), {
      selector: ([date]) => date,
      maxLength: 20
    })
    .map((all) =>
      all.map(([date, part]) =>
        part === 'hours' ? hoursAbsence(date, 5000) : absence(date, part as 'full' | 'half')
      )
    );
  const anyHolidays = fc
    .uniqueArray(fc.constantFrom(...dates), { maxLength: 10 })
    .map((all) => all.map((date, index) => holiday(date, index % 3 === 0 ? 'half' : 'full')));

  const shuffled = <T>(all: T[]) => fc.shuffledSubarray(all, { minLength: all.length });

  it('is the sum of any of its parts, and does not depend on the order of documents', () => {
    const given = fc.record({
      days: anyDays,
      contracts: anyContracts(dates),
      holidays: anyHolidays,
      away: anyAway
    });
    const both = given.chain(({ days, ...documents }) =>
      fc.record({
        days: fc.constant(days),
        one: fc.constant(documents),
        other: fc.record({
          contracts: shuffled(documents.contracts),
          holidays: shuffled(documents.holidays),
          away: shuffled(documents.away)
        })
      })
    );
    fc.assert(
      fc.property(both, ({ days, one, other }) => {
        const accountOf = ({ contracts, holidays, away }: typeof one) =>
          computeAccount(
            days,
            planWork({ contracts, workHours: WORK_HOURS, holidays, absences: absencesOf(away) }),
            contracts
          );
        const account = accountOf(one);
        expect(accountOf(other)).toEqual(account);
        const months = [...new Set(dates.map(monthOf))].map((month) => `${month}-01`);
        for (const first of months) {
          const last = datesBetween(first, addDays(first, 31)).findLast(
            (date) => monthOf(date) === monthOf(first)
          )!;
          const month = sumAccount(account, first, last);
          const pieces = [...new Set(datesBetween(first, last).map(weekOf))].map((week) => {
            const inside = datesBetween(first, last).filter((date) => weekOf(date) === week);
            return sumAccount(account, inside[0]!, inside.at(-1)!);
          });
          for (const name of [
            'expected',
            'holiday',
            'absence',
            'worked',
            'change',
            'adjustment',
            'days'
          ] as const)
            expect(pieces.reduce((all, piece) => all + piece[name], 0)).toBe(month[name]);
          expect(month.opening + month.adjustment + month.change).toBe(month.closing);
          expect(month.change).toBe(month.worked + month.holiday + month.absence - month.expected);
        }
        for (const day of account.days) {
          expect(day.holiday + day.absence).toBeLessThanOrEqual(day.expected);
          expect(day.absence).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 }
    );
  });
});

import { describe, expect, it } from 'vitest';
import { workCalendar } from '../worktime/work-plan.ts';
import { isInClock, lengthOfWorkHours, overtimeSeconds, secondsInWorkHours } from './work-hours.ts';

const NINE_TO_FIVE = workCalendar({
  workHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  holidays: [{ date: '2026-11-18' }],
  contracts: [],
  absences: []
});
const NOTHING = { holidays: [], contracts: [], absences: [] };
const NIGHTS = workCalendar({ workHours: { days: [1], from: '22:00', to: '06:00' }, ...NOTHING });

/** A day from 04:00 in Berlin with a minute in every slot. */
const everyMinute = (date: string, slots = 96) => ({
  date,
  tz: 'Europe/Berlin',
  start: `${date}T03:00:00Z`,
  end: new Date(Date.parse(`${date}T03:00:00Z`) + slots * 900_000).toISOString(),
  cells: Array.from({ length: slots }, (_, slot) => [slot, 0, 60]).flat()
});

describe('work hours', () => {
  it('last from one time of day to the other, over midnight too', () => {
    expect(lengthOfWorkHours({ from: '09:00', to: '17:15' })).toBe(29_700);
    expect(lengthOfWorkHours({ from: '22:00', to: '06:00' })).toBe(28_800);
    expect(lengthOfWorkHours({ from: '08:00', to: '08:00' })).toBe(86_400);
  });

  it('hold a minute of the clock', () => {
    const inNights = [1319, 1320, 0, 359, 360].map((minute) => isInClock(minute, NIGHTS.workHours));
    expect(inNights).toEqual([false, true, true, true, false]);
  });

  it('hold what was tracked in them by the clock of the person', () => {
    expect(secondsInWorkHours(everyMinute('2026-11-16'), NINE_TO_FIVE)).toBe(8 * 4 * 60);
    const late = { ...everyMinute('2026-11-16'), cells: [19, 0, 100, 20, 0, 30, 51, 0, 7, 52, 0, 500] };
    expect(secondsInWorkHours(late, NINE_TO_FIVE)).toBe(37);
  });

  it('are none at weekends and on holidays', () => {
    expect(secondsInWorkHours(everyMinute('2026-11-14'), NINE_TO_FIVE)).toBe(0);
    expect(secondsInWorkHours(everyMinute('2026-11-18'), NINE_TO_FIVE)).toBe(0);
  });

  it('over midnight belong to the day on which they begin', () => {
    expect(secondsInWorkHours(everyMinute('2026-11-16'), NIGHTS)).toBe(6 * 4 * 60);
    expect(secondsInWorkHours(everyMinute('2026-11-17'), NIGHTS)).toBe(2 * 4 * 60);
  });

  it('are as long as the clock says on the day on which it changes', () => {
    const long = {
      ...everyMinute('2026-10-24', 100),
      start: '2026-10-24T02:00:00Z',
      end: '2026-10-25T03:00:00Z'
    };
    const early = workCalendar({ workHours: { days: [7], from: '02:00', to: '04:00' }, ...NOTHING });
    expect(secondsInWorkHours(long, early)).toBe(3 * 4 * 60);
  });
});

describe('overtime', () => {
  const weightOf = (category: string) => (category === 'Media' ? -1 : 0);
  const work = (seconds: number) => [
    { category: 'Work', project: '', seconds },
    { category: 'Media', project: '', seconds: 9000 }
  ];
  it('is what goes beyond the length of the work hours, without distractions', () => {
    expect(overtimeSeconds({ date: '2026-11-16', work: work(30_000) }, NINE_TO_FIVE, weightOf)).toBe(1200);
    expect(overtimeSeconds({ date: '2026-11-16', work: work(20_000) }, NINE_TO_FIVE, weightOf)).toBe(0);
  });

  it('goes by the contract, holidays and absences', () => {
    const calendar = workCalendar({
      workHours: NINE_TO_FIVE.workHours,
      contracts: [{ from: '2026-11-16', weekdays: [14_400, 14_400, 14_400, 0, 0, 0, 0] }],
      holidays: [{ date: '2026-11-17', part: 'half' }],
      absences: [{ date: '2026-11-18', part: 'hours', seconds: 3600 }]
    });
    const overtime = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19'].map((date) =>
      overtimeSeconds({ date, work: work(15_000) }, calendar, weightOf)
    );
    expect(overtime).toEqual([600, 7800, 4200, 15_000]);
  });

  it('is all of it on a day off', () => {
    expect(overtimeSeconds({ date: '2026-11-14', work: work(600) }, NINE_TO_FIVE, weightOf)).toBe(600);
    expect(overtimeSeconds({ date: '2026-11-18', work: work(600) }, NINE_TO_FIVE, weightOf)).toBe(600);
  });
});

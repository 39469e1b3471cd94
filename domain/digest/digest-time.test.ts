import fc from 'fast-check';
import { expect, it } from 'vitest';
import { datesOfWeek, formatInstant } from '../time/calendar.ts';
import { frameOf, localDaySpan } from '../time/local-days.ts';
import { DEFAULT_DIGEST, digestTime } from './digest-time.ts';

const timeOf = (now: string, tz: string, settings = DEFAULT_DIGEST, dayStart?: string) => {
  const { week, dueMs, endMs } = digestTime(settings, frameOf(tz, dayStart), Date.parse(now));
  return [week, formatInstant(dueMs), formatInstant(endMs)];
};

it('is due on Monday at 8 by the clock of the person, until the week is over', () => {
  expect(timeOf('2026-11-25T12:00:00Z', 'Europe/Berlin')).toEqual([
    '2026-W47',
    '2026-11-23T07:00:00Z',
    '2026-11-30T03:00:00Z'
  ]);
});

it('is about week 53 of 2026 in the first week of 2027, and then about week 1', () => {
  expect(timeOf('2027-01-03T12:00:00Z', 'UTC')[0]).toBe('2026-W52');
  expect(timeOf('2027-01-04T08:00:00Z', 'UTC').slice(0, 2)).toEqual(['2026-W53', '2027-01-04T08:00:00Z']);
  expect(timeOf('2027-01-11T08:00:00Z', 'UTC').slice(0, 2)).toEqual(['2027-W01', '2027-01-11T08:00:00Z']);
});

it('follows the clock over a change of clocks', () => {
  expect(timeOf('2026-03-23T12:00:00Z', 'Europe/Berlin')[1]).toBe('2026-03-23T07:00:00Z');
  expect(timeOf('2026-03-30T12:00:00Z', 'Europe/Berlin')[1]).toBe('2026-03-30T06:00:00Z');
  // Half past one comes twice on that Sunday, and two o’clock does not come in spring: the time after it counts.
  const atTwo = { on: true, weekday: 7, hour: 2 };
  expect(timeOf('2026-03-28T12:00:00Z', 'Europe/Berlin', atTwo)[1]).toBe('2026-03-29T01:00:00Z');
  expect(timeOf('2026-10-24T12:00:00Z', 'Europe/Berlin', atTwo)[1]).toBe('2026-10-25T00:00:00Z');
});

it('west of UTC the week of Monday in UTC has not begun', () => {
  expect(timeOf('2026-11-23T05:00:00Z', 'America/Los_Angeles').slice(0, 2)).toEqual([
    '2026-W46',
    '2026-11-16T16:00:00Z'
  ]);
  expect(timeOf('2026-11-23T16:00:00Z', 'America/Los_Angeles').slice(0, 2)).toEqual([
    '2026-W47',
    '2026-11-23T16:00:00Z'
  ]);
});

it('is not due before the week that it is about is over', () => {
  const early = { on: true, weekday: 1, hour: 0 };
  expect(timeOf('2026-11-23T03:59:00Z', 'UTC', early)[0]).toBe('2026-W46');
  expect(timeOf('2026-11-23T04:00:00Z', 'UTC', early)).toEqual([
    '2026-W47',
    '2026-11-23T04:00:00Z',
    '2026-11-30T04:00:00Z'
  ]);
});

it('comes on the chosen weekday at the chosen hour', () => {
  expect(timeOf('2026-11-25T12:00:00Z', 'Asia/Tokyo', { on: true, weekday: 5, hour: 17 })[1]).toBe(
    '2026-11-27T08:00:00Z'
  );
});

it('in any zone and at any time comes after its week and before the end of the next one', () => {
  const zones = [
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Australia/Lord_Howe',
    'America/Sao_Paulo',
    'UTC'
  ];
  const given = {
    tz: fc.constantFrom(...zones),
    dayStart: fc.constantFrom('00:00', '04:00', '12:00'),
    weekday: fc.integer({ min: 1, max: 7 }),
    hour: fc.integer({ min: 0, max: 23 }),
    nowMs: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) })
  };
  fc.assert(
    fc.property(fc.record(given), ({ tz, dayStart, nowMs, ...settings }) => {
      const frame = frameOf(tz, dayStart);
      const { week, dueMs, endMs } = digestTime(settings, frame, nowMs);
      const [, weekEndMs] = localDaySpan(datesOfWeek(week)[6]!, frame);
      expect(weekEndMs).toBeLessThanOrEqual(dueMs);
      expect(dueMs).toBeLessThan(endMs);
      expect(nowMs).toBeLessThan(endMs);
      expect(weekEndMs).toBeLessThanOrEqual(nowMs);
      // The same at every instant of the week.
      expect(digestTime(settings, frame, endMs - 1)).toEqual({ week, dueMs, endMs });
      expect(digestTime(settings, frame, endMs).week > week).toBe(true);
    })
  );
});

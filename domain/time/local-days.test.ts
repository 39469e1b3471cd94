import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './calendar.ts';
import {
  frameOf,
  localDateOf,
  localDaySpan,
  localHourOf,
  zoneOn,
  zonesBetween,
  type DayFrame
} from './local-days.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const hours = (date: string, frame: DayFrame) => {
  const [startMs, endMs] = localDaySpan(date, frame);
  return (endMs - startMs) / 3_600_000;
};

describe('a local day', () => {
  it('runs from four to four in the zone of the person', () => {
    expect(localDaySpan('2026-10-27', frameOf('Europe/Berlin')).map(iso)).toEqual([
      '2026-10-27T03:00:00.000Z',
      '2026-10-28T03:00:00.000Z'
    ]);
  });

  it('has 25 hours when summer time ends and 23 when it begins', () => {
    expect(hours('2026-10-24', frameOf('Europe/Berlin'))).toBe(25);
    expect(hours('2026-10-25', frameOf('Europe/Berlin'))).toBe(24);
    expect(hours('2026-03-28', frameOf('Europe/Berlin'))).toBe(23);
    expect(hours('2026-03-29', frameOf('Europe/Berlin', '00:00'))).toBe(23);
    expect(hours('2026-10-25', frameOf('Europe/Berlin', '00:00'))).toBe(25);
    expect(hours('2026-04-04', frameOf('Australia/Lord_Howe'))).toBe(24.5);
  });

  it('starts after the gap where the clock skips its start', () => {
    const [startMs] = localDaySpan('2026-03-29', frameOf('Europe/Berlin', '02:30'));
    expect(iso(startMs)).toBe('2026-03-29T01:30:00.000Z');
  });

  it('is empty where a country skipped it', () => {
    expect(hours('2011-12-30', frameOf('Pacific/Apia'))).toBe(0);
    expect(hours('2011-12-29', frameOf('Pacific/Apia'))).toBe(24);
  });

  it('grows when its person flies west and shrinks when they fly east', () => {
    const west = {
      zones: [
        { from: '2026-01-01', tz: 'Europe/Berlin' },
        { from: '2026-06-02', tz: 'America/New_York' }
      ],
      dayStart: '04:00'
    };
    expect(hours('2026-06-01', west)).toBe(30);
    expect(hours('2026-06-02', west)).toBe(24);
    const east = { ...west, zones: [west.zones[1]!, { from: '2026-06-10', tz: 'Europe/Berlin' }] };
    expect(hours('2026-06-09', east)).toBe(18);
  });

  it('knows its zone before the first change, and UTC without any', () => {
    expect(zoneOn('2020-01-01', [{ from: '2026-01-01', tz: 'Asia/Kolkata' }])).toBe('Asia/Kolkata');
    expect(zoneOn('2020-01-01', [])).toBe('UTC');
  });
});

it('an instant before the day start belongs to the day before', () => {
  const berlin = frameOf('Europe/Berlin');
  expect(localDateOf(Date.parse('2026-10-28T02:59:59Z'), berlin)).toBe('2026-10-27');
  expect(localDateOf(Date.parse('2026-10-28T03:00:00Z'), berlin)).toBe('2026-10-28');
});

it('the hour of day is the clock of the zone', () => {
  expect(localHourOf(Date.parse('2026-10-27T18:45:00Z'), 'Asia/Kolkata')).toBe(0);
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Etc/GMT+12'
];
const anyDate = fc.nat(3650).map((days) => addDays('2020-01-01', days));
const anyFrame = fc.record({
  zones: fc.array(fc.record({ from: anyDate, tz: fc.constantFrom(...zones, 'Australia/Lord_Howe') }), {
    maxLength: 6
  }),
  dayStart: fc.constantFrom('00:00', '03:45', '04:00', '12:00')
});

describe('days tile time', () => {
  it('each ends where the next starts, in whole slots and never backwards, over any zone history', () => {
    fc.assert(
      fc.property(anyFrame, anyDate, (frame, date) => {
        const [startMs, endMs] = localDaySpan(date, frame);
        expect(endMs).toBe(localDaySpan(addDays(date, 1), frame)[0]);
        expect(endMs).toBeGreaterThanOrEqual(startMs);
        expect(startMs % 900_000).toBe(0);
      }),
      { numRuns: 400 }
    );
  });

  it('every instant is in the one day that holds it', () => {
    fc.assert(
      fc.property(anyFrame, anyDate, fc.nat(86_399_999), (frame, date, offsetMs) => {
        const ms = Date.parse(date) + offsetMs;
        const [startMs, endMs] = localDaySpan(localDateOf(ms, frame), frame);
        expect(startMs <= ms && ms < endMs).toBe(true);
      }),
      { numRuns: 400 }
    );
  });
});

describe('the zones of a period', () => {
  const zones = [
    { from: '2026-11-19', tz: 'Asia/Tokyo' },
    { from: '2026-01-01', tz: 'Europe/Madrid' },
    { from: '2026-11-21', tz: 'Europe/Madrid' }
  ];

  it('are those of its own days', () => {
    expect(zonesBetween('2026-11-16', '2026-11-18', zones)).toEqual(['Europe/Madrid']);
    expect(zonesBetween('2026-11-19', '2026-11-19', zones)).toEqual(['Asia/Tokyo']);
    expect(zonesBetween('2026-11-20', '2026-11-21', zones)).toEqual(['Asia/Tokyo', 'Europe/Madrid']);
  });

  it('are each named once, the first one first', () => {
    expect(zonesBetween('2026-11-16', '2026-11-22', zones)).toEqual(['Europe/Madrid', 'Asia/Tokyo']);
    expect(zonesBetween('2020-01-01', '2020-01-02', [])).toEqual(['UTC']);
  });
});

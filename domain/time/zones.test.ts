import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { TimeZone } from '../documents/primitives.ts';
import { clockTimeMs, isZone, zoneOffsetMs, zoneOrUtc } from './zones.ts';

const ZONES = [
  ...['UTC', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Sao_Paulo', 'Africa/Casablanca'],
  ...['Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Chatham', 'Etc/GMT+5']
];
const anyZone = fc.constantFrom(...ZONES);
const anyMs = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });

it('clocks are as far ahead as Temporal says, and show a time when it says', () => {
  fc.assert(
    fc.property(anyMs, anyZone, (ms, tz) => {
      const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(tz);
      expect(zoneOffsetMs(ms, tz)).toBe(local.offsetNanoseconds / 1e6);
      const wall = new Date(ms).toISOString().slice(0, -1);
      const shown = Temporal.PlainDateTime.from(wall).toZonedDateTime(tz).epochMilliseconds;
      expect(clockTimeMs(ms, tz)).toBe(shown);
    }),
    { numRuns: 3000 }
  );
});

it.each([
  ['a time that comes twice is the first', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  [
    'a time that is left out is the one after',
    '2026-03-29T02:30',
    'Europe/Berlin',
    '2026-03-29T01:30:00.000Z'
  ],
  ['a date that is left out is the one after', '2011-12-30T04:00', 'Pacific/Apia', '2011-12-30T14:00:00.000Z']
])('%s', (_name, wall, tz, instant) => {
  expect(new Date(clockTimeMs(Date.parse(`${wall}Z`), tz)).toISOString()).toBe(instant);
});

it.each(['Europe/Berlin', 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'EST', 'CET'])(
  'documents and calendars know %s',
  (zone) => {
    expect(v.is(TimeZone, zone)).toBe(true);
    expect(zoneOrUtc(zone)).toBe(zone);
    expect(Number.isFinite(zoneOffsetMs(0, zone))).toBe(true);
  }
);

it.each([
  ...['PST', 'IST', 'JST', 'AST', 'ACT', 'CST', 'BST', 'PRT', 'NET', 'ECT', 'AET', 'CTT', 'pst'],
  ...['+05:00', 'UTC+3', 'Etc/Unknown', 'Foo/Bar', ':/nonexistent', '', 'Europe/Berlin\n', 'x'.repeat(100)]
])('neither documents nor calendars know %j', (zone) => {
  expect(isZone(zone)).toBe(false);
  expect(v.is(TimeZone, zone)).toBe(false);
  expect(zoneOrUtc(zone)).toBe('UTC');
});

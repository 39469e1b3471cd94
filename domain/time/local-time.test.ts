import { expect, it } from 'vitest';
import { formatLocalTime, withLocalTimes } from './local-time.ts';

const winter = Date.parse('2026-11-27T13:05:59Z');
const summer = Date.parse('2026-07-01T22:30:00Z');

it.each([
  ['Europe/Berlin', '2026-11-27 14:05 CET', '2026-07-02 00:30 CEST'],
  ['Europe/London', '2026-11-27 13:05 GMT', '2026-07-01 23:30 BST'],
  ['America/New_York', '2026-11-27 08:05 EST', '2026-07-01 18:30 EDT'],
  ['Australia/Sydney', '2026-11-28 00:05 AEDT', '2026-07-02 08:30 AEST'],
  ['Asia/Kolkata', '2026-11-27 18:35 UTC+05:30', '2026-07-02 04:00 UTC+05:30'],
  ['America/Sao_Paulo', '2026-11-27 10:05 UTC-03:00', '2026-07-01 19:30 UTC-03:00'],
  ['UTC', '2026-11-27 13:05 UTC', '2026-07-01 22:30 UTC']
])('shows the clock and the zone of %s', (tz, inWinter, inSummer) => {
  expect(formatLocalTime(winter, tz)).toBe(inWinter);
  expect(formatLocalTime(summer, tz)).toBe(inSummer);
});

it('replaces every instant in a text, and nothing else', () => {
  const text =
    '2026-11-27T13:05:59Z day:2026-11-27:box is silent since 2026-11-27T00:00:00.123Z (2026-99-99T99:99:99Z)';
  expect(withLocalTimes(text, 'Europe/Berlin')).toBe(
    '2026-11-27 14:05 CET day:2026-11-27:box is silent since 2026-11-27 01:00 CET (2026-99-99T99:99:99Z)'
  );
  const invalid = 'at 2026-13-45T10:00:00Z';
  expect(withLocalTimes(invalid, 'UTC')).toBe(invalid);
});

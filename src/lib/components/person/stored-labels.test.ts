import { expect, it } from 'vitest';
import type { PersonDay } from '#domain/documents/day.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { mergeDay } from '#domain/merge/merge-day.ts';
import { deviceDay } from '#domain/testing/device-days.ts';
import { frameOf } from '#domain/time/local-days.ts';
import { storedSince, wholeMonthsOnly } from './stored-labels.ts';

const made: PersonDay = mergeDay({
  developer: 'john_doe',
  date: '2026-10-18',
  frame: frameOf('UTC', '00:00'),
  deviceDays: [deviceDay({ date: '2026-10-18', device: 'box' })]
})!;
const day = (date: string, stored: boolean): PeriodDay => ({
  date,
  coverage: { state: 'complete', missingMs: 0 },
  day: stored ? made : undefined,
  figures: { date, work: [], activeSeconds: 0, focusSeconds: 0, switches: 0 }
});

it('says of which days apps are not known', () => {
  expect(wholeMonthsOnly([])).toBe(undefined);
  expect(wholeMonthsOnly(['2026-10-05', '2026-10-06', '2026-10-17'])).toBe(
    'Without 5 Oct to 17 Oct: those days are no longer stored one by one, and this is known for whole months only.'
  );
  expect(wholeMonthsOnly(['2026-10-05'])).toMatch(/^Without 5 Oct:/);
});

it('says since when timelines are stored', () => {
  expect(storedSince([day('2026-10-17', false), day('2026-10-18', true)])).toBe(
    'Since 18 Oct: for earlier days, only totals are stored.'
  );
  expect(storedSince([day('2026-09-17', false)])).toBe(
    'Timelines of these days are no longer stored, only their totals.'
  );
  expect(storedSince([day('2026-10-18', true)])).toBe(undefined);
});

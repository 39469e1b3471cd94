import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonDay } from '../documents/day.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { summariseMonth } from '../merge/person-month.ts';
import { anyWorkedDay, deviceDay } from '../testing/device-days.ts';
import { addDays, monthOf } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { hoursOfParts, knownParts, namesOfParts, timedParts } from './known-parts.ts';

const weighing = {
  weightOf: () => 1,
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 },
  rules: `sha256:${'a'.repeat(64)}`
};
const monthsOf = (days: PersonDay[]) =>
  [...new Set(days.map(({ date }) => monthOf(date)))].map((month) =>
    summariseMonth(
      'john_doe',
      month,
      days.filter(({ date }) => monthOf(date) === month),
      weighing
    )
  );
const merged = (deviceDays: Parameters<typeof mergeDay>[0]['deviceDays'], date: string): PersonDay[] => {
  const frame = frameOf('Asia/Kolkata', '00:00');
  const day = mergeDay({ developer: 'john_doe', date, frame, deviceDays });
  return day ? [day] : [];
};

/** An hour of code at 10:00 UTC, half an hour of video after it. */
const worked = (date: string) => {
  const cells = [40, 0, 900, 41, 0, 900, 42, 0, 900, 43, 0, 900, 44, 1, 900, 45, 1, 900];
  return merged([deviceDay({ date, device: 'box', cells, active: [36_000, 41_400] })], date);
};

describe('apps and hours of a period', () => {
  const days = ['2026-10-05', '2026-10-20', '2026-10-30', '2026-11-02', '2026-11-03'].flatMap(worked);
  const months = monthsOf(days.filter(({ date }) => date < '2026-11-03'));
  const kept = days.filter(({ date }) => date >= '2026-10-25');

  it('come from the month where not all of its days are stored', () => {
    const parts = knownParts('2026-10-01', '2026-11-30', { days: kept, months });
    expect(parts.months.map(({ month }) => month)).toEqual(['2026-10']);
    expect(parts.days.map(({ date }) => date)).toEqual(['2026-11-02', '2026-11-03']);
    expect([...namesOfParts('app', parts)]).toEqual([
      ['Code', 5 * 3600],
      ['Chrome', 5 * 1800]
    ]);
    expect([...namesOfParts('domain', parts)]).toEqual([
      ['', 5 * 3600],
      ['youtube.com', 5 * 1800]
    ]);
    expect(hoursOfParts(parts).slice(14, 19)).toEqual([0, 9000, 18_000, 0, 0]);
  });

  it('of a part of such a month are unknown for the days that are not kept', () => {
    const parts = knownParts('2026-10-12', '2026-11-02', { days: kept, months });
    expect(parts.unknown).toEqual(['2026-10-20']);
    expect(parts.days.map(({ date }) => date)).toEqual(['2026-10-30', '2026-11-02']);
    expect(parts.months).toEqual([]);
  });
});

it('of who does not share times of day tell no hours', () => {
  const [timed] = worked('2026-11-02');
  const untimed = { ...worked('2026-11-03')[0]!, timeline: [] };
  const months = monthsOf([{ ...worked('2026-09-03')[0]!, timeline: [] }]);
  const parts = timedParts({ days: [{ ...timed!, timeline: [600, 660, 0] }, untimed], months, unknown: [] });
  expect(parts.days.map(({ date }) => date)).toEqual(['2026-11-02']);
  expect(parts.months).toEqual([]);
});

it('over whole months equal those of all days, whichever days are kept', () => {
  const first = '2026-09-20';
  const dates = Array.from({ length: 30 }, (_, index) => addDays(first, index));
  const anyDays = fc.tuple(...dates.map((date) => anyWorkedDay(date, 'box')));
  fc.assert(
    fc.property(anyDays, fc.nat(30), fc.nat(30), (devices, closed, forgotten) => {
      const days = devices.flatMap((device) => merged([device], device.date));
      const months = monthsOf(days.filter(({ date }) => date < addDays(first, Math.max(closed, forgotten))));
      const kept = days.filter(({ date }) => date >= addDays(first, forgotten));
      const parts = knownParts('2026-09-01', '2026-10-31', { days: kept, months });
      expect(parts.unknown).toEqual([]);
      const all = { days, months: [], unknown: [] };
      expect(namesOfParts('app', parts)).toEqual(namesOfParts('app', all));
      expect(namesOfParts('domain', parts)).toEqual(namesOfParts('domain', all));
      expect(hoursOfParts(parts)).toEqual(hoursOfParts(all));
    }),
    { numRuns: 40 }
  );
});

it('a program that systems call differently is counted once', () => {
  const [day] = worked('2026-11-16');
  const apps = ['Google Chrome', 'chrome.exe', 'Slack', 'slack.exe'];
  const named: PersonDay = {
    ...day!,
    keys: apps.map((app) => [app, '', '', '']),
    cells: [0, 0, 100, 0, 1, 300, 1, 2, 350, 1, 3, 10]
  };
  expect([...namesOfParts('app', { days: [named], months: [], unknown: [] })]).toEqual([
    ['Chrome', 400],
    ['Slack', 360]
  ]);
});

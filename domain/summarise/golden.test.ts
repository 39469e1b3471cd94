import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { compileRules } from '../categorise/compile-rules.ts';
import { rulesFromClasses } from '../categorise/rules-from-classes.ts';
import { DeviceDay, SLOT_SECONDS } from '../documents/day.ts';
import { ActivityWatchClass } from '../documents/rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { defaultCategories, golden, loadNineDays } from '../testing/nine-days.ts';
import { addDays, utcStartMs } from '../time/calendar.ts';
import { lookbackMs } from './lookback.ts';
import type { FetchedBucket } from './day-input.ts';
import { summariseDay } from './summarise-day.ts';

/** Seconds of one UTC day, each cell with its key. */
type Counted = { startMs: number; app: string; category: string; domain: string; seconds: number };

const classes = v.parse(v.array(ActivityWatchClass), defaultCategories);
const rules = compileRules({ ...DEFAULT_RULES, categories: rulesFromClasses(classes) });
const nineDays = await loadNineDays();
const counted = new Map<string, Counted[]>();

/** What an agent that summarises one day would have fetched for it. */
function fetchFor(date: string): FetchedBucket[] {
  const endMs = utcStartMs(addDays(date, 1));
  return nineDays.map(({ bucket, events }) => {
    const lookback = lookbackMs(bucket.type) ?? 0;
    const startMs = utcStartMs(date) - lookback;
    const fetched = events.filter((event) => event.endMs >= startMs && event.startMs <= endMs);
    return {
      bucket,
      events: fetched.map((event) => ({ ...event, startMs: Math.max(event.startMs, startMs) }))
    };
  });
}

function summarise(date: string, hostname = 'devbox-01'): DeviceDay {
  return summariseDay({
    developer: 'anna',
    device: hostname,
    hostname,
    tz: 'Europe/Berlin',
    date,
    buckets: fetchFor(date),
    rules,
    fromMs: utcStartMs('2026-10-01'),
    throughMs: utcStartMs('2026-10-28'),
    paused: [],
    agent: '1.0.0',
    activitywatch: 'v0.13.2'
  });
}

function countDay(date: string): Counted[] {
  const known = counted.get(date);
  if (known !== undefined) return known;
  const day = v.parse(DeviceDay, summarise(date));
  const cells: Counted[] = [];
  for (let index = 0; index < day.cells.length; index += 3) {
    const [slot = 0, key = 0, seconds = 0] = day.cells.slice(index, index + 3);
    const [app, category, , domain] = day.keys[key] ?? ['', '', '', ''];
    cells.push({ startMs: utcStartMs(date) + slot * SLOT_SECONDS * 1000, app, category, domain, seconds });
  }
  counted.set(date, cells);
  return cells;
}

/** The cells of the slots between two instants, from as many UTC days as it takes. */
function countBetween(startMs: number, endMs: number): Counted[] {
  const dates = new Set([startMs, endMs - 1].map((ms) => new Date(ms).toISOString().slice(0, 10)));
  return [...dates].flatMap(countDay).filter((cell) => cell.startMs >= startMs && cell.startMs < endMs);
}

function sumBy(cells: readonly Counted[], name: (cell: Counted) => string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const cell of cells) sums[name(cell)] = (sums[name(cell)] ?? 0) + cell.seconds;
  return sums;
}

/** Every name of either side whose seconds differ by more than 1 % and more than 5 s. */
function differences(actual: Record<string, number>, expected: Record<string, number>): string[] {
  const names = [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  return names.flatMap((name) => {
    const [ours, theirs] = [actual[name] ?? 0, expected[name] ?? 0];
    return Math.abs(ours - theirs) <= Math.max(5, theirs * 0.01)
      ? []
      : [`${name}: ${ours} instead of ${theirs}`];
  });
}

const total = (cells: readonly Counted[]) => ({
  duration: cells.reduce((sum, { seconds }) => sum + seconds, 0)
});

describe.each(Object.entries(golden))("the local day %s agrees with ActivityWatch's server", (_date, day) => {
  const [startMs = NaN, endMs = NaN] = day.timeperiod.split('/').map(Date.parse);
  const cells = () => countBetween(startMs, endMs);

  test('in all', () => {
    expect(differences(total(cells()), { duration: day.duration })).toEqual([]);
  });

  test('per app', () => {
    expect(
      differences(
        sumBy(cells(), ({ app }) => app),
        day.apps
      )
    ).toEqual([]);
  });

  test('per category', () => {
    expect(
      differences(
        sumBy(cells(), ({ category }) => category),
        day.categories
      )
    ).toEqual([]);
  });

  test('per domain', () => {
    const withDomain = cells().filter(({ domain }) => domain !== '');
    expect(
      differences(
        sumBy(withDomain, ({ domain }) => domain),
        day.domains
      )
    ).toEqual([]);
  });

  test('hour by hour', () => {
    for (const hour of day.hours) {
      const ofHour = countBetween(Date.parse(hour.start), Date.parse(hour.start) + 3_600_000);
      expect(differences(total(ofHour), { duration: hour.duration }), hour.start).toEqual([]);
      expect(
        differences(
          sumBy(ofHour, ({ category }) => category),
          hour.categories
        ),
        hour.start
      ).toEqual([]);
    }
  });
});

test('the recorded days hold work on seven of nine days', () => {
  expect(Object.values(golden).filter(({ duration }) => duration > 20_000)).toHaveLength(7);
});

test('the other machine neither leaks in nor is left out', () => {
  const [devbox, laptop] = [summarise('2026-10-22'), summarise('2026-10-22', 'laptop-02')];
  expect(devbox.keys.map(([app]) => app)).not.toContain('Keynote');
  expect(devbox.source.buckets.filter((id) => id.includes('laptop-02'))).toEqual([]);
  expect(laptop.keys.map(([app]) => app)).toContain('Keynote');
  expect(laptop.source.buckets.filter((id) => id.includes('devbox-01'))).toEqual([]);
});

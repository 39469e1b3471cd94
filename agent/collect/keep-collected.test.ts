import * as v from 'valibot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeviceDay } from '#domain/documents/day.ts';
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { anyWorkedDay, deviceDay, workedDay } from '#domain/testing/device-days.ts';
import { pairs, secondsPerSlot } from '#domain/time/slots.ts';
import type { Held } from './held-events.ts';
import { keepCollected, keepUnread } from './keep-collected.ts';

const DATE = '2026-10-27';
const source = (events: number, afk?: 'missing') => ({
  activitywatch: 'v0.13.2',
  buckets: ['window', 'afk'],
  events,
  ...(afk && { afk })
});
const morning = {
  ...workedDay(DATE, 'a', [[32_400, 36_000]]),
  source: source(100),
  through: `${DATE}T12:00:00Z`
};
const afternoon = { ...workedDay(DATE, 'a', [[50_400, 54_000]]), source: source(140) };
const both = {
  ...workedDay(DATE, 'a', [
    [32_400, 36_000],
    [50_400, 54_000]
  ])
};
const nothing = { ...deviceDay({ date: DATE, device: 'a' }), source: source(0) };

describe('keepCollected', () => {
  it('takes the new day where it knows all that was known', () => {
    expect(keepCollected(morning, both)).toBe(both);
    expect(keepCollected(nothing, afternoon)).toBe(afternoon);
  });

  it('keeps a whole day of which nothing is known any more', () => {
    const { cells, keys, active, timeline } = morning;
    expect(keepCollected(morning, nothing)).toMatchObject({
      keys: keys.slice(0, 1),
      cells,
      active,
      timeline,
      source: { events: 100 }
    });
  });

  it('keeps the last seconds, too, where events are missing', () => {
    const upToTheHour = { ...workedDay(DATE, 'a', [[32_400, 36_003]]), source: source(100) };
    expect(keepCollected(upToTheHour, nothing).active).toEqual([32_400, 36_003]);
    const moved = { ...workedDay(DATE, 'a', [[32_400, 35_995]]), source: source(100) };
    expect(keepCollected(upToTheHour, moved)).toBe(moved);
  });

  it('keeps the last seconds, too, where as many others have come', () => {
    const upToTheHour = { ...workedDay(DATE, 'a', [[35_100, 36_009]]), source: source(2) };
    const later = { ...workedDay(DATE, 'a', [[50_400, 54_000]]), source: source(2) };
    expect(keepCollected(upToTheHour, later).active).toEqual([35_100, 36_009, 50_400, 54_000]);
  });

  it('adds what came after the loss, however many events that are', () => {
    const kept = keepCollected(morning, afternoon);
    expect(kept.active).toEqual([32_400, 36_000, 50_400, 54_000]);
    expect(trackedSeconds(kept)).toBe(7200);
    expect(kept.timeline).toEqual([540, 600, 0, 840, 900, 0]);
    expect(kept.through).toBe(afternoon.through);
  });

  it('keeps windows that are gone while the afk events are still there', () => {
    const withoutWindows = { ...morning, keys: [], why: [], cells: [], timeline: [], source: source(50) };
    expect(keepCollected(morning, withoutWindows).cells).toEqual(morning.cells);
  });

  it('takes less where the rules hide something, for no event is missing then', () => {
    const hidden = { ...morning, keys: [], why: [], cells: [], timeline: [] };
    expect(keepCollected(morning, hidden)).toBe(hidden);
  });

  it('takes less where the person paused', () => {
    const paused = { ...nothing, paused: [32_400, 36_000] };
    expect(keepCollected(morning, paused)).toBe(paused);
  });

  it('replaces no covered slot by window time alone', () => {
    const allDay = { ...workedDay(DATE, 'a', [[0, 64_800]]), source: source(160, 'missing') };
    const kept = keepCollected(morning, allDay);
    expect(kept.active).toEqual([32_400, 36_000, 43_200, 64_800]);
    expect(kept.source.afk).toBeUndefined();
  });

  it('counts nothing twice when a day begins or ceases to tell the time', () => {
    const untimed = { ...workedDay(DATE, 'a', [[0, 3600]]), timeline: [] };
    expect(keepCollected(untimed, morning)).toBe(morning);
    expect(keepCollected(morning, untimed)).toBe(untimed);
    const shorter = workedDay(DATE, 'a', [[32_400, 34_000]]);
    expect(keepCollected(untimed, shorter)).toEqual({ ...untimed, through: shorter.through });
  });

  it('never takes back, is sound, and changes nothing the second time', () => {
    fc.assert(
      fc.property(anyWorkedDay(DATE, 'a'), anyWorkedDay(DATE, 'a'), (stored, next) => {
        const kept = keepCollected(stored, next);
        expect(v.is(DeviceDay, kept)).toBe(true);
        expect(keepCollected(kept, next)).toEqual(kept);
        const [before, after] = [stored, kept].map((day) => secondsPerSlot(pairs(day.active), 96));
        for (const [slot, seconds] of before!.entries()) {
          expect(after![slot]).toBeGreaterThanOrEqual(seconds - 10);
        }
      })
    );
  });
});

it('a day of whole slots lost nothing where its exact seconds come back', () => {
  const exact = workedDay(DATE, 'a', [[28_900, 29_400]]);
  const slots = { ...exact, timeline: [], active: [28_800, 29_700] };
  expect(exact.active).not.toEqual(slots.active);
  expect(keepCollected(slots, exact)).toBe(exact);
});

describe('what a person corrects in ActivityWatch', () => {
  const HOUR = 3600;
  const source = (events: number) => ({ activitywatch: 'v0.13.2', buckets: [], events });
  const day = (...spans: [number, number][]) => ({
    ...workedDay(DATE, 'a', spans),
    source: source(spans.length)
  });
  const whole = { ...day([9 * HOUR, 10 * HOUR], [10 * HOUR, 12 * HOUR], [13 * HOUR, 15 * HOUR]) };
  const shorter = day([9 * HOUR, 10 * HOUR], [13 * HOUR, 15 * HOUR]);
  const held = (spans: [number, number][], from = 8 * HOUR): Held => ({
    spans,
    windowsFrom: from,
    presenceFrom: from
  });

  it('goes, where something else is recorded at that time and what came before is still there', () => {
    const withWindows = held([[8 * HOUR, 15 * HOUR]]);
    expect(keepCollected(whole, shorter, { held: withWindows })).toBe(shorter);
  });

  it('goes, where only a window was deleted', () => {
    const { keys, why, cells, timeline } = shorter;
    const next = { ...whole, keys, why, cells, timeline, source: source(2) };
    expect(keepCollected(whole, next, { held: held([[8 * HOUR, 15 * HOUR]]) })).toBe(next);
    expect(keepCollected(whole, next, { held: held([[8 * HOUR, 15 * HOUR]], 13 * HOUR) }).cells).toEqual(
      whole.cells
    );
  });

  it('is not taken for one where nothing at all is recorded any more', () => {
    const gone = held([
      [8 * HOUR, 10 * HOUR],
      [13 * HOUR, 15 * HOUR]
    ]);
    expect(keepCollected(whole, shorter, { held: gone }).active).toEqual(whole.active);
  });

  it('is not taken for one where nothing from before is there any more: that is a new database', () => {
    const fresh = held([[9 * HOUR, 15 * HOUR]], 13 * HOUR);
    expect(keepCollected(whole, shorter, { held: fresh }).active).toEqual(whole.active);
  });

  it('goes from days without times, where as much is recorded as before', () => {
    const stored = { ...whole, timeline: [] };
    const next = { ...shorter, timeline: [] };
    expect(keepCollected(stored, next, { held: held([[8 * HOUR, 15 * HOUR]], -HOUR) })).toBe(next);
    expect(keepCollected(stored, next, { held: held([[13 * HOUR, 15 * HOUR]], -HOUR) })).not.toBe(next);
  });
});

describe('keepUnread', () => {
  const stored = { ...morning, source: { ...source(10), buckets: ['editor', 'window'] } };

  it('keeps the covered slots of a day that was made with a bucket that cannot be read now', () => {
    const next = { ...deviceDay({ date: DATE, device: 'a' }), source: source(5) };
    const kept = keepUnread(stored, next, ['editor']);
    expect(trackedSeconds(kept)).toBe(trackedSeconds(stored));
    expect(kept.source.buckets).toContain('editor');
  });

  it('changes nothing where the bucket was not read before', () => {
    expect(keepUnread(stored, nothing, ['browser'])).toBe(nothing);
    expect(keepUnread(stored, nothing, [])).toBe(nothing);
  });
});

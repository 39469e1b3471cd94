import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type DeviceDay, PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import { trackedSeconds } from '../metrics/totals.ts';
import { anyWorkedDay, CODE, deviceDay, VIDEO, workedDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { pairs, secondsPerSlot, triples } from '../time/slots.ts';
import { unionRanges } from '../time/spans.ts';
import { mergeDay } from './merge-day.ts';

const DATE = '2026-10-27';
const utc = frameOf('UTC', '00:00');
const merge = (deviceDays: DeviceDay[], frame = utc) =>
  mergeDay({ developer: 'john_doe', date: DATE, frame, deviceDays });

const secondsBySlot = (day: { cells: number[] }) => {
  const sums = new Array<number>(96).fill(0);
  for (const [slot, , seconds] of triples(day.cells)) sums[slot]! += seconds;
  return sums;
};

describe('one device', () => {
  it('is copied unchanged where its UTC day is the local day', () => {
    const day = workedDay(DATE, 'devbox-01', [
      [32_400, 36_000],
      [37_000, 40_000]
    ]);
    const merged = merge([day]);
    expect(merged).toMatchObject({
      _id: 'day:2026-10-27:john_doe',
      start: '2026-10-27T00:00:00Z',
      end: '2026-10-28T00:00:00Z',
      keys: day.keys,
      why: day.why,
      cells: day.cells,
      active: day.active,
      devices: [{ device: 'devbox-01', through: '2026-10-28T00:00:00Z', active: 6600 }]
    });
    expect(v.is(PersonDay, merged)).toBe(true);
  });

  it('is copied unchanged even where its windows overlap by more than it was active', () => {
    const day = deviceDay({
      date: DATE,
      device: 'a',
      cells: [40, 0, 500, 40, 1, 450],
      active: [36_000, 36_900]
    });
    expect(merge([day])?.cells).toEqual([40, 0, 500, 40, 1, 450]);
  });

  it('takes the hours before the day start from the next UTC day', () => {
    const frame = frameOf('America/New_York');
    const evening = deviceDay({ date: '2026-10-28', device: 'a', cells: [4, 0, 900], active: [3600, 4500] });
    const merged = merge([evening], frame);
    expect(merged?.start).toBe('2026-10-27T08:00:00Z');
    expect(merged?.cells).toEqual([68, 0, 900]);
    expect(merged?.active).toEqual([61_200, 62_100]);
  });

  it('has 100 slots in a day of 25 hours, and none is lost', () => {
    const frame = frameOf('Europe/Berlin');
    const cells = Array.from({ length: 96 }, (_, slot) => [slot, 0, 900]).flat();
    const days = ['2026-10-24', '2026-10-25'].map((date) =>
      deviceDay({ date, device: 'a', cells, active: [0, 86_400] })
    );
    const merged = mergeDay({ developer: 'john_doe', date: '2026-10-24', frame, deviceDays: days });
    expect(merged && trackedSeconds(merged)).toBe(25 * 3600);
    expect(merged?.cells.at(-3)).toBe(99);
  });

  it('makes no day where it did not report', () => {
    expect(merge([deviceDay({ date: '2026-10-25', device: 'a' })])).toBeUndefined();
    const early = deviceDay({ date: DATE, device: 'a', through: '2026-10-27T02:00:00Z' });
    expect(merge([early], frameOf('Europe/Berlin'))).toBeUndefined();
  });

  it('keeps a day without work as reported', () => {
    expect(merge([deviceDay({ date: DATE, device: 'a' })])).toMatchObject({ cells: [], active: [] });
  });
});

describe('several devices', () => {
  it('count overlapping time once, in proportion', () => {
    const first = deviceDay({
      date: DATE,
      device: 'a',
      keys: [CODE],
      cells: [40, 0, 900],
      active: [36_000, 36_900]
    });
    const second = deviceDay({
      date: DATE,
      device: 'b',
      keys: [VIDEO],
      cells: [40, 0, 450],
      active: [36_450, 36_900]
    });
    const merged = merge([first, second]);
    expect(merged?.keys).toEqual([CODE, VIDEO]);
    expect(merged?.cells).toEqual([40, 0, 600, 40, 1, 300]);
    expect(merged?.devices.map(({ device, active }) => [device, active])).toEqual([
      ['a', 900],
      ['b', 450]
    ]);
  });

  it('are never scaled up', () => {
    const first = deviceDay({ date: DATE, device: 'a', cells: [40, 0, 100], active: [36_000, 36_400] });
    const second = deviceDay({ date: DATE, device: 'b', cells: [40, 0, 100], active: [36_400, 36_900] });
    expect(merge([first, second])?.cells).toEqual([40, 0, 200]);
  });

  it('never exceed the union of their active time in any slot, whatever overlaps', () => {
    const days = fc.tuple(anyWorkedDay(DATE, 'a'), anyWorkedDay(DATE, 'b'), anyWorkedDay(DATE, 'c'));
    fc.assert(
      fc.property(days, (devices) => {
        const merged = merge(devices)!;
        const union = secondsPerSlot(unionRanges(devices.flatMap((day) => [...pairs(day.active)])), 96);
        secondsBySlot(merged).forEach((seconds, slot) => expect(seconds).toBeLessThanOrEqual(union[slot]!));
        expect(trackedSeconds(merged)).toBe(union.reduce((left, right) => left + right, 0));
        expect(merged.cells.every((value, index) => index % 3 !== 0 || value < 86_400 / SLOT_SECONDS)).toBe(
          true
        );
      })
    );
  });

  it('give the same day in whatever order their documents come', () => {
    fc.assert(
      fc.property(anyWorkedDay(DATE, 'a'), anyWorkedDay(DATE, 'b'), (a, b) => {
        expect(merge([b, a])).toEqual(merge([a, b]));
      })
    );
  });

  it('equal the single device where the others did nothing', () => {
    fc.assert(
      fc.property(anyWorkedDay(DATE, 'a'), (day) => {
        expect(secondsBySlot(merge([day, deviceDay({ date: DATE, device: 'b' })])!)).toEqual(
          secondsBySlot(day)
        );
        expect(merge([day])!.cells).toEqual(day.cells);
      })
    );
  });
});

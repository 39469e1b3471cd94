import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panTime, ticked, zoomTime } from './zoom-time.ts';

const DAY = 1440;
const clock = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

describe('zooming', () => {
  it('keeps what is looked at where it is', () => {
    expect(zoomTime({ fromMinute: 300, toMinute: 900 }, 0.5, 600, DAY)).toEqual({
      fromMinute: 450,
      toMinute: 750
    });
    expect(zoomTime({ fromMinute: 300, toMinute: 900 }, 0.5, 300, DAY)).toEqual({
      fromMinute: 300,
      toMinute: 600
    });
  });

  it('goes no further than the day, and no closer than a quarter of an hour', () => {
    expect(zoomTime({ fromMinute: 300, toMinute: 900 }, 10, 400, DAY)).toEqual({
      fromMinute: 0,
      toMinute: DAY
    });
    const closest = zoomTime({ fromMinute: 300, toMinute: 320 }, 0.1, 310, DAY);
    expect(closest.toMinute - closest.fromMinute).toBe(15);
  });

  it('stays inside the day whatever one does', () => {
    const step = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.1, max: 8, noNaN: true }), at: fc.nat(1500) }),
      fc.record({ by: fc.integer({ min: -2000, max: 2000 }) })
    );
    fc.assert(
      fc.property(fc.constantFrom(1380, 1440, 1500), fc.array(step), (length, steps) => {
        let sight = { fromMinute: 240, toMinute: 720 };
        for (const one of steps) {
          sight = 'by' in one ? panTime(sight, one.by, length) : zoomTime(sight, one.factor, one.at, length);
          expect(sight.fromMinute).toBeGreaterThanOrEqual(0);
          expect(sight.toMinute).toBeLessThanOrEqual(length);
          expect(sight.toMinute - sight.fromMinute).toBeGreaterThanOrEqual(15);
          expect(Number.isInteger(sight.fromMinute) && Number.isInteger(sight.toMinute)).toBe(true);
        }
      })
    );
  });
});

it('panning moves as far as the day goes', () => {
  const sight = { fromMinute: 300, toMinute: 900 };
  expect(panTime(sight, 60, DAY)).toEqual({ fromMinute: 360, toMinute: 960 });
  expect(panTime(sight, 6000, DAY)).toEqual({ fromMinute: 840, toMinute: DAY });
  expect(panTime(sight, -6000, DAY)).toEqual({ fromMinute: 0, toMinute: 600 });
});

it('ticks are at most seven, at round times', () => {
  expect(ticked({ fromMinute: 301, toMinute: 345 }, clock).ticks.map(({ label }) => label)).toEqual([
    '5:10',
    '5:20',
    '5:30',
    '5:40'
  ]);
  expect(ticked({ fromMinute: 0, toMinute: DAY }, clock).ticks).toHaveLength(7);
});

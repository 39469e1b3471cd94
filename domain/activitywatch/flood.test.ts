import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BucketEvent } from './event.ts';
import { flood } from './flood.ts';
import { totalMs, unionSpans } from '../time/spans.ts';

/** Start and end in seconds. */
const event = (start: number, end: number, app: string): BucketEvent => ({
  startMs: start * 1000,
  endMs: end * 1000,
  data: { app }
});
const rows = (events: BucketEvent[]) =>
  events.map(({ startMs, endMs, data }) => [startMs / 1000, endMs / 1000, data['app']]);

describe('a small gap', () => {
  test('goes to the earlier event where that is longer', () => {
    expect(rows(flood([event(0, 10, 'a'), event(15, 20, 'b')]))).toEqual([
      [0, 15, 'a'],
      [15, 20, 'b']
    ]);
  });

  test('goes to the later event where that is longer', () => {
    expect(rows(flood([event(0, 5, 'a'), event(10, 20, 'b')]))).toEqual([
      [0, 5, 'a'],
      [5, 20, 'b']
    ]);
  });

  test.each([
    [10, 15],
    [5, 10]
  ])('between equal events makes one of both (%i, %i)', (end, start) => {
    expect(rows(flood([event(0, end, 'a'), event(start, 20, 'a')]))).toEqual([[0, 20, 'a']]);
  });

  test('over five seconds stays', () => {
    const events = [event(0, 10, 'a'), event(15.001, 20, 'a')];
    expect(flood(events)).toEqual(events);
  });
});

describe('an overlap', () => {
  test('of equal events makes one of both', () => {
    expect(rows(flood([event(0, 100, 'a'), event(0, 5, 'a')]))).toEqual([[0, 100, 'a']]);
  });

  test('of different events stays', () => {
    const events = [event(0, 5, 'a'), event(0, 100, 'b')];
    expect(flood(events)).toEqual(events);
  });

  test('of less than a tenth of a second is cut off', () => {
    expect(rows(flood([event(0, 100, 'b'), event(99.99, 199.99, 'a')]))).toEqual([
      [0, 99.99, 'b'],
      [99.99, 199.99, 'a']
    ]);
  });
});

test('events without duration and duplicates go', () => {
  const events = [event(0, 10, 'a'), event(0, 10, 'a'), event(50, 50, 'b')];
  expect(rows(flood(events))).toEqual([[0, 10, 'a']]);
});

test('the events given are not changed, and may come in any order', () => {
  const events = [event(15, 20, 'b'), event(0, 10, 'a')];
  const before = structuredClone(events);
  expect(rows(flood(events))).toEqual([
    [0, 15, 'a'],
    [15, 20, 'b']
  ]);
  expect(events).toEqual(before);
});

const anyEvent = fc
  .record({
    start: fc.integer({ min: 0, max: 2000 }),
    length: fc.integer({ min: 0, max: 300 }),
    app: fc.constantFrom('a', 'b')
  })
  .map(({ start, length, app }) => event(start / 10, (start + length) / 10, app));

test('no time is lost, and no more than the gaps is gained', () => {
  fc.assert(
    fc.property(fc.array(anyEvent), (events) => {
      const gained = totalMs(unionSpans(flood(events))) - totalMs(unionSpans(events));
      expect(gained).toBeGreaterThanOrEqual(-0.001);
      expect(gained).toBeLessThanOrEqual(5000 * Math.max(0, events.length - 1));
    })
  );
});

test('the order of events does not matter', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEvent, { selector: ({ startMs }) => startMs }), (events) => {
      expect(flood([...events].reverse())).toEqual(flood(events));
    })
  );
});

describe('halves of gaps', () => {
  test('go to both events, and equal neighbours still become one', () => {
    const events = [event(0, 10, 'a'), event(12, 20, 'b'), event(24, 30, 'b'), event(40, 50, 'b')];
    expect(rows(flood(events, 'midpoint'))).toEqual([
      [0, 11, 'a'],
      [11, 30, 'b'],
      [40, 50, 'b']
    ]);
  });

  test('leave no overlaps: the later event counts, and what of the earlier lay behind it is gone', () => {
    expect(rows(flood([event(0, 100, 'a'), event(10, 20, 'b'), event(60, 70, 'a')], 'midpoint'))).toEqual([
      [0, 10, 'a'],
      [10, 20, 'b'],
      [60, 70, 'a']
    ]);
    expect(rows(flood([event(0, 5, 'a'), event(0, 100, 'b')], 'midpoint'))).toEqual([[0, 100, 'b']]);
  });

  test('never make two of one second', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const flooded = flood(events, 'midpoint');
        expect(totalMs(flooded) - totalMs(unionSpans(flooded))).toBeLessThan(0.001);
      })
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flatten, overlay } from './overlay.ts';
import {
  clipRanges,
  containsInstant,
  intersectInTurn,
  intersectSpans,
  subtractRanges,
  subtractSpans,
  totalLength,
  totalMs,
  unionRanges,
  unionSpans,
  type Range,
  type Span
} from './spans.ts';

const span = (startMs: number, endMs: number) => ({ startMs, endMs });
const named = (startMs: number, endMs: number, name: string) => ({ startMs, endMs, name });

test('a union merges what overlaps or touches and drops what is empty', () => {
  expect(unionSpans([span(5, 7), span(0, 2), span(2, 3), span(6, 9), span(20, 20)])).toEqual([
    span(0, 3),
    span(5, 9)
  ]);
});

test('items are cut to spans one by one, even where they overlap', () => {
  const items = [named(0, 100, 'long'), named(10, 20, 'short')];
  expect(intersectSpans(items, [span(0, 50), span(60, 200)])).toEqual([
    named(0, 50, 'long'),
    named(10, 20, 'short'),
    named(60, 100, 'long')
  ]);
});

test('holes are taken out', () => {
  expect(subtractSpans([span(0, 10), span(20, 30)], [span(5, 22), span(25, 26)])).toEqual([
    span(0, 5),
    span(22, 25),
    span(26, 30)
  ]);
});

test('an overlay cuts items where the layer begins and ends and leaves out nothing', () => {
  const layer = [named(2, 4, 'x'), named(4, 6, 'y'), named(20, 30, 'z')];
  const overlaid = overlay([named(0, 10, 'a'), named(3, 5, 'b')], layer, ({ name }) => name === 'a');
  expect(overlaid.map(({ part, over }) => [part.startMs, part.endMs, part.name, over?.name])).toEqual([
    [0, 2, 'a', undefined],
    [2, 4, 'a', 'x'],
    [3, 5, 'b', undefined],
    [4, 6, 'a', 'y'],
    [6, 10, 'a', undefined]
  ]);
});

test('flattened, the span that began last counts, and an earlier one goes on after it', () => {
  expect(flatten([named(0, 10, 'a'), named(2, 4, 'b'), named(3, 12, 'c')])).toEqual([
    named(0, 2, 'a'),
    named(2, 3, 'b'),
    named(3, 12, 'c')
  ]);
  expect(flatten([named(0, 10, 'a'), named(2, 4, 'b')])).toEqual([
    named(0, 2, 'a'),
    named(2, 4, 'b'),
    named(4, 10, 'a')
  ]);
});

const anySpans = fc
  .array(fc.tuple(fc.nat(500), fc.nat(100)).map(([start, length]) => span(start, start + length)))
  .map((spans) => spans.sort((a, b) => a.startMs - b.startMs));
const covers = (spans: readonly Span[], ms: number) =>
  spans.filter((each) => each.startMs <= ms && ms < each.endMs).length;

test('every instant of an item is in the parts as often as in the items and the spans', () => {
  fc.assert(
    fc.property(anySpans, anySpans, fc.nat(600), (items, others, ms) => {
      const spans = unionSpans(others);
      expect(covers(intersectSpans(items, spans), ms)).toBe(covers(items, ms) * covers(spans, ms));
      const parts = overlay(items, spans, () => true).map(({ part }) => part);
      expect(covers(parts, ms)).toBe(covers(items, ms));
      expect(covers(flatten(items), ms)).toBe(Math.min(1, covers(items, ms)));
      expect(
        totalMs(subtractSpans(spans, unionSpans(items))) + totalMs(intersectSpans(spans, unionSpans(items)))
      ).toBe(totalMs(spans));
    })
  );
});

test('spans gone through in turn: an item misses those that a longer one before it has gone through', () => {
  const items = [span(0, 100), span(5, 10), span(70, 80), span(120, 130)];
  expect(intersectInTurn(items, [span(0, 50), span(60, 125)])).toEqual([
    span(0, 50),
    span(60, 100),
    span(70, 80),
    span(120, 125)
  ]);
});

test('a union of ranges joins overlapping and touching ones and drops empty ones', () => {
  const union = unionRanges([
    [50, 60],
    [0, 10],
    [10, 20],
    [15, 18],
    [70, 70]
  ]);
  expect(union).toEqual([
    [0, 20],
    [50, 60]
  ]);
  expect(totalLength(union)).toBe(30);
});

test('ranges are clipped to a window, and moved with it', () => {
  const ranges: Range[] = [
    [0, 100],
    [200, 300]
  ];
  expect([...clipRanges(ranges, 50, 250)]).toEqual([
    [50, 100],
    [200, 250]
  ]);
  expect([...clipRanges(ranges, 50, 250, 0)]).toEqual([
    [0, 50],
    [150, 200]
  ]);
});

const anyRanges = anySpans.map((spans) => spans.map(({ startMs, endMs }): Range => [startMs, endMs]));
const asSpans = (ranges: Iterable<Range>) => [...ranges].map(([startMs, endMs]) => span(startMs, endMs));

test('ranges and spans combine alike', () => {
  fc.assert(
    fc.property(anyRanges, anyRanges, fc.nat(600), fc.nat(600), (one, other, ms, later) => {
      const [a, b] = [unionRanges(one), unionRanges(other)];
      expect(covers(asSpans(a), ms)).toBe(Math.min(1, covers(asSpans(one), ms)));
      expect(containsInstant(asSpans(one), ms)).toBe(covers(asSpans(one), ms) > 0);
      const left = subtractRanges(a, b);
      expect(covers(asSpans(left), ms)).toBe(covers(asSpans(a), ms) * (1 - covers(asSpans(b), ms)));
      const window = { from: Math.min(ms, later), to: Math.max(ms, later) };
      const within = [...clipRanges(a, window.from, window.to)];
      const outside = subtractRanges(a, [[window.from, window.to]]);
      expect(totalLength(within) + totalLength(outside)).toBe(totalLength(a));
    })
  );
});

import { describe, expect, test } from 'vitest';
import type { CellKey, KeyReason } from '../documents/day.ts';
import { buildCells } from './build-cells.ts';
import { buildSpans, buildSwitches } from './build-spans.ts';
import { buildTimeline } from './build-timeline.ts';
import { findSwitches } from './find-switches.ts';
import { groupByDay } from './gather-facts.ts';

const span = (start: number, end: number) => ({ startMs: start * 1000, endMs: end * 1000 });

describe('cells', () => {
  const piece = (start: number, end: number, app: string, why: KeyReason = ['', '']) => {
    const key: CellKey = [app, 'A', '', ''];
    return { ...span(start, end), id: app, key, why };
  };

  test('are rounded per slot and key, sorted, and cut at the slots', () => {
    const { keys, cells } = buildCells(
      [piece(890, 910.8, 'b'), piece(0, 10.4, 'b'), piece(10.4, 20.9, 'a')],
      0
    );
    expect(keys.map(([app]) => app)).toEqual(['a', 'b']);
    expect(cells).toEqual([0, 0, 11, 0, 1, 20, 1, 1, 11]);
  });

  test('under half a second are left out with their keys', () => {
    expect(buildCells([piece(0, 0.49, 'a')], 0)).toEqual({ ids: [], keys: [], why: [], cells: [] });
  });

  test('many small pieces are added before rounding', () => {
    const pieces = Array.from({ length: 100 }, (_, index) => piece(index, index + 0.4, 'a'));
    expect(buildCells(pieces, 0).cells).toEqual([0, 0, 40]);
  });

  test('have the reason of most seconds', () => {
    const pieces = [
      piece(0, 10, 'a', ['r', 'held']),
      piece(10, 25, 'a', ['r', 'editor']),
      piece(25, 30, 'a', ['r', 'held'])
    ];
    expect(buildCells(pieces, 0).why).toEqual([['r', 'editor']]);
  });
});

describe('the timeline', () => {
  const run = (start: number, end: number, id: string) => ({ ...span(start, end), id });

  test('gives each minute to the key that holds most of it', () => {
    const runs = [run(0, 100, 'a'), run(100, 125, 'b'), run(125, 180, 'a'), run(180, 300, 'b')];
    expect(buildTimeline(runs, ['a', 'b'], 0)).toEqual([0, 3, 0, 3, 5, 1]);
  });

  test('leaves out minutes with less than half a minute of anything', () => {
    expect(buildTimeline([run(0, 29, 'a'), run(60, 91, 'a'), run(200, 240, 'a')], ['a'], 0)).toEqual([
      1, 2, 0, 3, 4, 0
    ]);
  });

  test('adds what is small of many keys', () => {
    const runs = [run(0, 20, 'b'), run(20, 40, 'a'), run(40, 55, 'c')];
    expect(buildTimeline(runs, ['a', 'b', 'c'], 0)).toEqual([0, 1, 0]);
  });
});

test('spans are rounded and merged where they then touch', () => {
  expect(buildSpans([span(0.4, 10.4), span(10.45, 20.6), span(30, 30.4)], 0)).toEqual([0, 21]);
});

test('switches count changes of app without going away in between', () => {
  const use = (start: number, end: number, app: string, stretch = 0) => ({
    ...span(start, end),
    app,
    stretch
  });
  const uses = [
    use(0, 10, 'a'),
    use(10, 20, 'b'),
    use(20, 30, 'b'),
    use(50, 60, 'a'),
    use(300, 310, 'b'),
    use(310, 320, 'a', 1),
    use(2000, 2010, 'b', 1),
    use(2010, 2020, 'a', 1)
  ];
  expect(findSwitches(uses)).toEqual([10_000, 50_000, 2_010_000]);
  expect(buildSwitches([10_000, 50_000, 2_010_000], 0)).toEqual([2, 0, 1]);
  expect(buildSwitches([], 0)).toEqual([]);
});

test('what crosses UTC midnights lies in each of its days', () => {
  const days = groupByDay([{ startMs: -1000, endMs: 86_401_000 }]);
  expect([...days]).toEqual([
    ['1969-12-31', [{ startMs: -1000, endMs: 0 }]],
    ['1970-01-01', [{ startMs: 0, endMs: 86_400_000 }]],
    ['1970-01-02', [{ startMs: 86_400_000, endMs: 86_401_000 }]]
  ]);
});

import { expect, it } from 'vitest';
import { joinThin } from './thin-segments.ts';

const segment = (id: string, seconds: number) => ({
  id,
  seconds,
  fill: id,
  title: `Ana: ${id}`,
  details: []
});
const toPixels = (seconds: number) => seconds / 100;

it('leaves parts that can be seen, and a thin one alone', () => {
  const segments = [segment('a', 900), segment('b', 20), segment('c', 100)];
  expect(joinThin(segments, toPixels)).toEqual(segments);
});

it('makes thin neighbours one part of the same length, which says how many they are', () => {
  const segments = [segment('a', 900), segment('b', 20), segment('c', 30), segment('d', 10)];
  const [a, joined, ...none] = joinThin(segments, toPixels);
  expect(a).toEqual(segments[0]);
  expect(joined).toMatchObject({
    id: 'b',
    seconds: 60,
    fill: 'b',
    title: 'Ana: b and 2 more',
    details: ['1 min']
  });
  expect(none).toEqual([]);
});

it('draws a thousand parts of a bar as no more than its pixels', () => {
  const segments = Array.from({ length: 1000 }, (_, index) => segment(`${index}`, 30));
  expect(joinThin(segments, toPixels)).toHaveLength(1);
});

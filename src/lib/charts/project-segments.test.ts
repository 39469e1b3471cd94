import { sum } from 'd3-array';
import { expect, it } from 'vitest';
import { projectParts, projectSegments } from './project-segments.ts';

const byProject = new Map(
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index): [string, number] => [name, 8000 - 500 * index])
).set('', 600);

it('the projects with most time have a part each, then the others and the time on none', () => {
  const parts = projectParts(byProject);
  expect(parts.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'Others', 'No project']);
  expect(new Set(parts.map(({ fill }) => fill)).size).toBe(8);
});

it('the segments of any day add up to its time', () => {
  const parts = projectParts(byProject);
  for (const day of [byProject, new Map([['h', 60]]), new Map([['', 30]]), new Map<string, number>()]) {
    const segments = projectSegments('Mon', day, parts);
    expect(sum(segments, ({ seconds }) => seconds)).toBe(sum(day.values()));
  }
});

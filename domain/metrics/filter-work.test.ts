import { expect, it } from 'vitest';
import { filterFigures } from './filter-work.ts';

const day = {
  date: '2026-11-16',
  work: [
    { category: 'Work > Programming', project: 'payments-api', seconds: 3600 },
    { category: 'Work', project: '', seconds: 600 },
    { category: 'Workshop', project: 'payments-api', seconds: 60 }
  ],
  activeSeconds: 5000,
  focusSeconds: 1800,
  switches: 4
};
const secondsOf = (projects: string[], categories: string[]) =>
  filterFigures(day, { projects, categories }).work.map(({ seconds }) => seconds);

it('lets through what is asked for; a category stands for those below it', () => {
  expect(secondsOf(['payments-api'], [])).toEqual([3600, 60]);
  expect(secondsOf([], ['Work'])).toEqual([3600, 600]);
  expect(secondsOf([''], ['Work'])).toEqual([600]);
});

it('does not claim to know the focus of a part', () => {
  expect(filterFigures(day, { projects: ['payments-api'], categories: [] }).focusSeconds).toBeUndefined();
  expect(filterFigures(day, { projects: [], categories: [] })).toBe(day);
});

import { expect, it } from 'vitest';
import { countOf, formOf, number } from './counts.ts';

it('counts in words', () => {
  expect([0, 1, 2, 1234].map((count) => countOf(count, 'day'))).toEqual([
    '0 days',
    '1 day',
    '2 days',
    '1,234 days'
  ]);
  expect([1, 3].map((count) => countOf(count, 'person', 'people'))).toEqual(['1 person', '3 people']);
  expect(formOf(1, 'entry', 'entries')).toBe('entry');
  expect(number(1_234_567)).toBe('1,234,567');
});

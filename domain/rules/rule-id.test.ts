import { expect, it } from 'vitest';
import { slugOf } from './rule-id.ts';

const idOf = (...name: string[]) => slugOf(name, 'category');

it('names of Latin letters and digits are ids', () => {
  expect(idOf('Work', 'Programming')).toBe('work-programming');
  expect(idOf('Deep Work')).toBe('deep-work');
});

it.each([
  ['Продажи', 'Склад'],
  ['営業', '倉庫'],
  ['C++', 'C#'],
  ['R&D', 'R D'],
  ['Été', 'Ete'],
  ['x'.repeat(80), `${'x'.repeat(80)}y`]
])('%s and %s have different ids, the same on every device', (one, other) => {
  expect(idOf(one)).not.toBe(idOf(other));
  for (const name of [one, other]) {
    expect(idOf(name)).toBe(idOf(name));
    expect(idOf(name)).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
  }
});

import { describe, expect, it } from 'vitest';
import { DEFAULT_CATEGORIES } from '#domain/rules/default-rules.ts';
import { categoryColours, DOTTED, leafOf, topOf } from './category-colours.ts';

const paints = categoryColours(DEFAULT_CATEGORIES);
const colours = (category: string) => paints(category).fill;

describe('the colour of a category', () => {
  it('has the hue of its top level and a lightness of its own', () => {
    expect(colours('Work')).toBe('var(--cat-1)');
    expect(colours('Work > Programming')).toBe('var(--cat-1)');
    expect(colours('Work > Terminal')).toBe('color-mix(in oklab, var(--paper) 28%, var(--cat-1))');
    expect(colours('Media > Video')).toContain('var(--cat-3)');
  });

  it('does not change when a category is added elsewhere', () => {
    const more = categoryColours([
      { name: ['Garden'] },
      ...DEFAULT_CATEGORIES,
      { name: ['Travel', 'Trains'] }
    ]);
    for (const { name } of DEFAULT_CATEGORIES) {
      expect(more(name.join(' > '))).toEqual(paints(name.join(' > ')));
    }
  });

  it('is a hue that nobody else has, as long as there are enough', () => {
    const tops = ['Work', 'Comms', 'Media', 'Browsing', 'Personal', 'System', 'A', 'B', 'C', 'D', 'E', 'F'];
    const many = categoryColours(tops.map((top) => ({ name: [top] })));
    expect(new Set(tops.map((top) => many(top).fill)).size).toBe(12);
  });

  it('is grey without a category, dotted where private, and some hue where the rules no longer know it', () => {
    expect(colours('Uncategorized')).toBe('var(--cat-none)');
    expect(colours('Private')).toBe(DOTTED);
    expect(colours('Forgotten')).toMatch(/^var\(--cat-(7|8|9|10|11|12)\)$/);
  });
});

it('a category has a top and a leaf', () => {
  expect([topOf('Work > Programming'), leafOf('Work > Programming'), leafOf('Comms')]).toEqual([
    'Work',
    'Programming',
    'Comms'
  ]);
});

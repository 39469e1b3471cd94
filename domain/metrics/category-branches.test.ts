import { expect, it } from 'vitest';
import { categoryBranches } from './category-branches.ts';

it('categories are followed by those below them, most time first', () => {
  const tree = categoryBranches([
    ['Media > Video', 500],
    ['Work > Programming', 300],
    ['Work', 100],
    ['Work > Programming > Review', 200],
    ['Work > Meetings', 400],
    ['', 50]
  ]);
  expect(tree.map(({ depth, name, category, seconds }) => [depth, name, category, seconds])).toEqual([
    [0, 'Work', 'Work', 1000],
    [1, 'Programming', 'Work > Programming', 500],
    [2, 'Review', 'Work > Programming > Review', 200],
    [1, 'Meetings', 'Work > Meetings', 400],
    [0, 'Media', 'Media', 500],
    [1, 'Video', 'Media > Video', 500],
    [0, 'Uncategorized', 'Uncategorized', 50]
  ]);
});

it('of nothing are nothing', () => {
  expect(categoryBranches([])).toEqual([]);
});

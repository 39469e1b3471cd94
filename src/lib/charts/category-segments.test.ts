import { expect, it } from 'vitest';
import { categoryColours } from './category-colours.ts';
import { byTopLevel, categorySegments, topLevelSegments } from './category-segments.ts';

const byCategory = new Map([
  ['Uncategorized', 9000],
  ['Work > Programming', 3600],
  ['Comms > IM', 1500],
  ['Work > Terminal', 900]
]);
const colours = categoryColours([]);

it('top levels are summed, most first, with the uncategorized last', () => {
  expect([...byTopLevel(byCategory)]).toEqual([
    ['Work', 4500],
    ['Comms', 1500],
    ['Uncategorized', 9000]
  ]);
});

it('segments of one top level stand together and tell their exact share', () => {
  const segments = categorySegments('Ana Ruiz', byCategory, ['Work', 'Comms', 'Uncategorized'], colours);
  expect(segments.map(({ id }) => id)).toEqual([
    'Work > Programming',
    'Work > Terminal',
    'Comms > IM',
    'Uncategorized'
  ]);
  expect(segments[0]).toMatchObject({
    title: 'Ana Ruiz: Work > Programming',
    details: ['1 h', '24 % of 4 h 10 min'],
    label: 'Programming 1:00'
  });
});

it('segments of top levels add up to the same', () => {
  const segments = topLevelSegments('Mon', byCategory, ['Work', 'Comms', 'Media', 'Uncategorized'], colours);
  expect(segments.map(({ id, seconds }) => [id, seconds])).toEqual([
    ['Work', 4500],
    ['Comms', 1500],
    ['Uncategorized', 9000]
  ]);
});

import { expect, it } from 'vitest';
import type { CellKey } from '../documents/day.ts';
import { CODE, VIDEO } from '../testing/device-days.ts';
import { distractionsByCategory, distractionsByPlace } from './distractions.ts';

const GAME: CellKey = ['Steam', 'Media > Games', '', ''];
const weightOf = (category: string) => (category.startsWith('Media') ? -2 : 1);

it('distractions are the time in categories of a weight below zero', () => {
  const work = [
    { category: 'Work > Programming', project: 'api', seconds: 900 },
    { category: 'Media > Games', project: '', seconds: 60 },
    { category: 'Media > Video', project: '', seconds: 120 }
  ];
  expect([...distractionsByCategory([{ work }, { work }], weightOf)]).toEqual([
    ['Media > Video', 240],
    ['Media > Games', 120]
  ]);
});

it('are named by the domain, or by the app where there is none', () => {
  const day = { keys: [CODE, VIDEO, GAME], cells: [40, 0, 900, 41, 1, 60, 42, 1, 30, 42, 2, 45] };
  expect([...distractionsByPlace([day], weightOf)]).toEqual([
    ['youtube.com', 90],
    ['Steam', 45]
  ]);
});

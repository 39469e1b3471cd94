import { expect, it } from 'vitest';
import { sharedParts } from './shared-parts.ts';

const all = { apps: true, domains: true, hiddenCategories: [], detail: 'timeline' } as const;

it('says what the rules let through', () => {
  const { sees } = sharedParts({ ...all, hiddenCategories: [] });
  expect(sees.slice(0, 2)).toEqual([
    'When you did what, to the minute',
    'Your time by category and project, by app, by domain of a web page'
  ]);
});

it('what the rules hold back is never seen', () => {
  const { sees, never } = sharedParts({
    apps: false,
    domains: false,
    hiddenCategories: ['Personal', 'Media'],
    detail: 'day'
  });
  expect(sees.slice(0, 2)).toEqual([
    'What you did per day, not at what time',
    'Your time by category and project'
  ]);
  expect(never.slice(-3)).toEqual([
    'Which apps you use',
    'Which web pages you visit',
    'What you did in Personal and Media: it counts as Private'
  ]);
});

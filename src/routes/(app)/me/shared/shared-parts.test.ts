import { expect, it } from 'vitest';
import { sharedParts } from './shared-parts.ts';

const managers = { sites: true, interruptions: true, distractions: true };
const all = { apps: true, domains: true, hiddenCategories: [], detail: 'timeline', managers } as const;

it('says what the rules let through', () => {
  const { sees } = sharedParts({ ...all, hiddenCategories: [] });
  expect(sees.slice(0, 2)).toEqual([
    'When you did what, to the minute',
    'Your time by category and project, by app, by domain of a web page'
  ]);
});

it('what is not opened to managers stays with the person', () => {
  const { sees, never } = sharedParts({ ...all, hiddenCategories: [], managers: undefined });
  expect(sees.slice(0, 2)).toEqual([
    'When you did what, in steps of 15 minutes',
    'Your time by category and project, by app'
  ]);
  expect(never.slice(-3)).toEqual([
    'Which web pages you visit',
    'What interrupted your focus, and when to the minute',
    'Which apps distracted you: only the category counts'
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
  expect(never.slice(-4)).toEqual([
    'Which apps you use',
    'Which web pages you visit',
    'What interrupted your focus, and when to the minute',
    'What you did in Personal and Media: it counts as Private'
  ]);
});

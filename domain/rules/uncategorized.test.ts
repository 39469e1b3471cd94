import { expect, it } from 'vitest';
import { uncategorizedBySource } from './uncategorized.ts';

const key = (app: string, domain = ''): [string, string, string, string] => [
  app,
  'Uncategorized',
  '',
  domain
];

it('sums a program under one name, with every name that a rule has to match', () => {
  const { sources, seconds } = uncategorizedBySource([
    {
      keys: [key('Google Chrome'), key('chrome.exe'), key('firefox'), key('firefox', 'localhost:5173')],
      cells: [0, 0, 60, 0, 1, 50, 0, 2, 40, 1, 3, 30]
    },
    { keys: [key('chrome.exe'), key('firefox', 'localhost:8080')], cells: [0, 0, 5, 0, 1, 1] }
  ]);
  expect(seconds).toBe(186);
  expect(sources).toEqual([
    { kind: 'app', name: 'Chrome', names: ['Google Chrome', 'chrome.exe'], seconds: 115 },
    { kind: 'app', name: 'Firefox', names: ['firefox'], seconds: 40 },
    { kind: 'domain', name: 'localhost', names: ['localhost'], seconds: 31 }
  ]);
});

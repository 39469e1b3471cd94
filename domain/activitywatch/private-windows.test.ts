import { expect, test } from 'vitest';
import { isBrowser } from './browsers.ts';
import { isIncognito, isPrivateTitle, showsTab } from './private-windows.ts';

test.each([
  'New Private Tab — Mozilla Firefox',
  'Jobs — Mozilla Firefox Private Browsing',
  'Jobs - Mozilla Firefox (Private Browsing)',
  'Jobs — Mozilla Firefox Privater Modus',
  'Jobs – Mozilla Firefox (Navigation privée)',
  'Jobs - Google Chrome (Incognito)',
  'Jobs - Google Chrome (Inkognito)',
  'Jobs - Brave (Private)',
  'Jobs - [InPrivate] - Microsoft\u200b Edge',
  'Jobs - InPrivate - Microsoft Edge',
  'New InPrivate tab - Microsoft Edge',
  'Private Browsing — Jobs'
])('%s is the title of a private window', (title) => {
  expect(isPrivateTitle(title)).toBe(true);
});

test.each([
  'How private browsing works - Google Chrome',
  'Incognito mode explained — Mozilla Firefox',
  'Private repositories · GitHub - Google Chrome',
  'acme/private: a repository - Brave',
  'How to stay private',
  'Google Chrome',
  ''
])('%s is not', (title) => {
  expect(isPrivateTitle(title)).toBe(false);
});

test.each([
  ['Google-chrome', true],
  ['firefox', true],
  ['Safari', true],
  ['Tor Browser', true],
  ['Code', false],
  ['Slack', false],
  ['', false]
])('%s: a browser is %s', (app, expected) => {
  expect(isBrowser(app)).toBe(expected);
});

test('watchers say it with anything but false', () => {
  expect(['TRUE', 'yes', {}, ' 1'].every((incognito) => isIncognito({ incognito }))).toBe(true);
  expect(['false', 'False', '0', ''].some((incognito) => isIncognito({ incognito }))).toBe(false);

  expect([true, 1, 'true', false, 0, null, undefined].map((incognito) => isIncognito({ incognito }))).toEqual(
    [true, true, true, false, false, false, false]
  );
});

test('a window shows a tab that is open at about that time', () => {
  const tab = { startMs: 100_000, endMs: 200_000, data: { title: 'Jobs', incognito: true } };
  const window = (startMs: number, endMs: number, title: string) =>
    showsTab([tab])({ startMs, endMs, title });
  expect(window(95_000, 99_000, 'Jobs - Google Chrome')).toBe(true);
  expect(window(195_000, 300_000, 'Jobs - Google Chrome')).toBe(true);
  expect(window(150_000, 160_000, 'Mail - Google Chrome')).toBe(false);
  expect(window(0, 80_000, 'Jobs - Google Chrome')).toBe(false);
  expect(window(220_000, 300_000, 'Jobs - Google Chrome')).toBe(false);
});

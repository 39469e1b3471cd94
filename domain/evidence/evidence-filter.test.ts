import { expect, it } from 'vitest';
import { categoriesWithin, matchesKey, NO_FILTER, standsAlone } from './evidence-filter.ts';

it('a category of a page that shows everything is itself', () => {
  expect(categoriesWithin('Work', [])).toEqual(['Work']);
});

it('a category below one that the page is narrowed to is itself', () => {
  expect(categoriesWithin('Work > Programming', ['Work'])).toEqual(['Work > Programming']);
});

it('a category above those that the page is narrowed to is only them', () => {
  expect(categoriesWithin('Work', ['Work > Programming', 'Media', 'Work > Review'])).toEqual([
    'Work > Programming',
    'Work > Review'
  ]);
});

it('a category stands alone where none of the others lies below it', () => {
  expect(standsAlone('Media', ['Media', 'Media Tools', 'Work'])).toBe(true);
  expect(standsAlone('Media', ['Media', 'Media > Games'])).toBe(false);
});

it('a program is found by any of its names', () => {
  const matches = (app: string) => matchesKey([app, '', '', ''], { ...NO_FILTER, apps: ['Chrome'] });
  expect(['chrome.exe', 'Google Chrome', 'Chrome'].map(matches)).toEqual([true, true, true]);
  expect(['Chromium', ''].map(matches)).toEqual([false, false]);
});

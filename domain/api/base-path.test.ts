import { expect, it } from 'vitest';
import { isBasePath } from './base-path.ts';

it('takes plain paths', () => {
  for (const path of ['', '/tidesheet', '/tools/time-sheet_2', '/a/b/c/d'])
    expect(isBasePath(path)).toBe(true);
  for (const path of [
    ...[
      '/',
      'tidesheet',
      '/tidesheet/',
      '//tidesheet',
      '/tide.sheet',
      '/..',
      '/a b',
      '/a"b',
      "/a'b",
      '/$(id)'
    ],
    ...['/a/b/c/d/e', `/${'a'.repeat(61)}`, '/ä', '/a?b', '/a#b', '/a\\b', '/a\n']
  ])
    expect(isBasePath(path), path).toBe(false);
});

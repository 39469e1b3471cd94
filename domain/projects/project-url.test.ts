import fc from 'fast-check';
import { expect, it } from 'vitest';
import { projectOfParam, projectPath, projectSegment } from './project-url.ts';

/** As a browser takes the URL apart and the router decodes it. */
const openedAt = (path: string) => {
  const [, projects, ...rest] = new URL(path, 'https://tidesheet.test').pathname.split('/');
  expect([projects, rest.length]).toEqual(['projects', 1]);
  return projectOfParam(decodeURIComponent(rest[0]!));
};

it.each([
  'payments-api',
  'a/b',
  '100 %',
  '%2F',
  '.',
  '..',
  '%2e%2e',
  'next.js',
  '!',
  '',
  '🌊 tide',
  '?a=b#c',
  '~',
  ' '
])('%j is found again by its URL', (name) => expect(openedAt(projectPath(name))).toBe(name));

it('so is any other name, and no two share a URL', () => {
  const anyName = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(anyName, (name) => {
      expect(openedAt(projectPath(name))).toBe(name);
    })
  );
});

it('a name that is not well-formed has a URL all the same', () => {
  expect(projectSegment('a\ud800')).toBe('a%EF%BF%BD');
});

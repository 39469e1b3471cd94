import { expect, it } from 'vitest';
import { ERROR_STATUS } from './error.ts';
import { errorsOf, pathOf } from './route.ts';
import { ROUTES } from './routes.ts';

it('fills parameters into the path, encoded', () => {
  expect(pathOf({ path: '/team/:slug/totals' }, { slug: 'a/b c' })).toBe('/api/v1/team/a%2Fb%20c/totals');
  expect(pathOf({ path: '/me' })).toBe('/api/v1/me');
  expect(() => pathOf({ path: '/team/:slug/totals' })).toThrow('needs the parameter slug');
});

it('defines each method and path once, with a sentence about it', () => {
  const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { summary } of ROUTES) expect(summary).toMatch(/^[A-Z].*\.$/);
});

it('has a schema for the parameters of each path', () => {
  for (const { path, params } of ROUTES) expect(path.includes(':'), path).toBe(params !== undefined);
});

it('names the errors of access and request besides those of the route', () => {
  const codes = (path: string) => [...errorsOf(ROUTES.find((route) => route.path === path)!)];
  expect(codes('/health')).toEqual(['cross-site', 'unknown-host', 'internal-error', 'database-unavailable']);
  expect(codes('/enrol')).toContain('invalid-request');
  expect(codes('/enrol')).not.toContain('forbidden');
  expect(codes('/me/password')).toEqual(
    expect.arrayContaining(['sign-in-required', 'forbidden', 'unsupported-media-type'])
  );
  for (const route of ROUTES) for (const code of errorsOf(route)) expect(ERROR_STATUS).toHaveProperty(code);
});

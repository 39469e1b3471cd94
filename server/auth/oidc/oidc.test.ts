import { describe, expect, it } from 'vitest';
import { freeId } from './accounts.ts';
import { makeState, ownPath, PendingSignIns } from './pending-sign-ins.ts';
import { identityOf } from './provider.ts';

describe('ownPath', () => {
  it.each(['/', '/team?team=web', '/people/kim#top', '/week?week=2026-W44'])('opens %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'team',
    '//evil.test',
    '/\\evil.test',
    '/\t/evil.test',
    '/.//evil.test',
    '/..//evil.test',
    'https://evil.test',
    'javascript:alert(1)',
    '/db/org',
    '/api/v1/me/export',
    '/sign-in',
    `/${'a'.repeat(600)}`
  ])('opens the start page instead of %j', (path) => expect(ownPath(path)).toBe('/'));
});

describe('PendingSignIns', () => {
  const pending = { nonce: 'n', verifier: 'v', returnTo: '/' };
  const secret = 'the secret of CouchDB';
  const stateAt = (nowMs: number) => makeState('random', nowMs);

  it('can be finished once, in its browser, in time, and at another server', () => {
    const [first, second] = [new PendingSignIns(), new PendingSignIns()];
    const state = stateAt(0);
    const cookie = first.begin(secret, state, pending);
    expect(second.finish(secret, { state, cookie }, 1000)).toEqual(pending);
    expect(second.finish(secret, { state, cookie }, 1000)).toBe('expired');
    expect(first.finish(secret, { state, cookie }, 11 * 60_000)).toBe('expired');
    expect(first.finish(secret, { state, cookie: undefined }, 0)).toBe('other-browser');
    expect(first.finish(secret, { state, cookie }, 0)).toBe('expired');
  });

  it('opens no cookie of another sign-in or server, and none that was changed', () => {
    const signIns = new PendingSignIns();
    const cookie = signIns.begin(secret, stateAt(0), pending);
    const flipped = `${cookie.slice(0, 20)}${cookie[20] === 'a' ? 'b' : 'a'}${cookie.slice(21)}`;
    const others = [flipped, cookie.slice(0, -4), '', 'x', cookie + cookie];
    others.forEach((other, index) =>
      expect(signIns.finish(secret, { state: stateAt(index + 1), cookie: other }, 100)).toBe('other-browser')
    );
    expect(signIns.finish(secret, { state: stateAt(50), cookie }, 100)).toBe('other-browser');
    expect(signIns.finish('another', { state: stateAt(0), cookie }, 100)).toBe('other-browser');
    for (const state of ['', 'none', '.', 'zzzzzzzzzzz.x'])
      expect(signIns.finish(secret, { state, cookie }, 100)).toBe('expired');
  });
});

describe('identityOf', () => {
  const claims = { iss: 'https://login.test', sub: '1', email: 'Kim@Company.test', email_verified: true };

  it('has the address only where it is verified', () => {
    expect(identityOf(claims, 'groups').email).toBe('kim@company.test');
    for (const verified of [false, 'true', 1, undefined, null])
      expect(identityOf({ ...claims, email_verified: verified }, 'groups').email).toBeUndefined();
    expect(identityOf({ ...claims, email: ['kim@company.test'] }, 'groups').email).toBeUndefined();
  });

  it('takes groups from a list of texts only, and no member of objects', () => {
    const groups = (given: unknown, claim = 'groups') =>
      identityOf({ ...claims, groups: given }, claim).groups;
    expect(groups(['a', 1, null, 'b', 'x'.repeat(500)])).toEqual(['a', 'b']);
    expect(groups('admins')).toEqual([]);
    expect(groups({ length: 1, 0: 'admins' })).toEqual([]);
    expect(groups(['a'], 'constructor')).toEqual([]);
    expect(groups(Array.from({ length: 5000 }, () => 'a'))).toHaveLength(1000);
  });

  it('refuses claims without a subject', () => {
    expect(() => identityOf({ iss: 'x', sub: '' }, 'groups')).toThrow();
  });
});

it('makes ids of addresses that are free', () => {
  const free = (email: string, taken: string[] = []) => freeId(email, (id) => taken.includes(id));
  expect(free('kim.doe@company.test')).toBe('kim_doe');
  expect(free('kim.doe@company.test', ['kim_doe', 'kim_doe_2'])).toBe('kim_doe_3');
  expect(free('1@company.test')).toBe('user');
  expect(free('admin@company.test')).toBe('user_admin');
  expect(free('Ü.x@company.test')).toBe('user_x');
});

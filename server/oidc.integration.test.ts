/** Single sign-on against a real provider, and attacks on it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basicAuthorization } from '../couch/connection.ts';
import { USERS } from '../couch/databases.ts';
import type { OidcSettings } from './auth/oidc/settings.ts';
import { checkSingleSignOn } from './doctor/check-single-sign-on.ts';
import { userId } from './people/users.ts';
import { adminApi } from './testing/admin-api.ts';
import {
  Browser,
  CLIENT,
  startIdentityProvider,
  type IdentityProvider
} from './testing/identity-provider.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

/** As browsers know it; requests go to the free port of the test. */
const PUBLIC = 'http://127.0.0.1:9';
const CALLBACK = `${PUBLIC}/api/v1/oidc/callback`;
const START = `${PUBLIC}/api/v1/oidc/start`;

let provider: IdentityProvider;
let server: TestServer;
let count = 0;
const settings = (): OidcSettings => ({
  issuer: provider.issuer,
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  name: 'Company login',
  scopes: 'openid email profile groups',
  groupsClaim: 'groups',
  domains: ['company.test'],
  creates: true,
  grants: new Map([
    ['it-admins', [{ kind: 'admin' }]],
    ['leads', [{ kind: 'manager', slug: 'main' }]],
    ['mobile', [{ kind: 'team', slug: 'mobile' }]]
  ])
});

beforeAll(async () => {
  provider = await startIdentityProvider(CALLBACK);
  server = await startTestServer({
    oidc: settings(),
    publicUrl: PUBLIC,
    onlyPasswordOf: 'root@company.test'
  });
  await post('/teams', { slug: 'mobile' });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

const { get, post } = adminApi(() => server);
const open = () => new Browser((url) => url.replace(PUBLIC, server.url));
const isPage = (url: string) => url.startsWith(PUBLIC) && !url.startsWith(`${PUBLIC}/api/`);
const isReturn = (url: string) => url.startsWith(CALLBACK);
const pathOf = (url: string) => url.slice(PUBLIC.length);
const signIn = async (browser = open(), returnTo = '/team') =>
  pathOf(await browser.follow(`${START}?return_to=${encodeURIComponent(returnTo)}`, isPage));
const me = async (browser: Browser) => {
  const cookie = browser.cookie(PUBLIC, 'AuthSession');
  const response = await fetch(`${server.url}/api/v1/me`, { headers: { cookie: `AuthSession=${cookie}` } });
  return (await response.json()) as { user?: { name: string; roles: string[] }; developer?: { id: string } };
};

let email: string;
beforeEach(() => {
  count += 1;
  email = `kim.${count}@company.test`;
  provider.user = { sub: `sub-${count}`, email, email_verified: true, name: `Kim ${count}` };
});

describe('a sign-in', () => {
  it('creates an account of the verified address, with a session of CouchDB, and opens the page that was asked for', async () => {
    const browser = open();
    expect(await signIn(browser, '/team?team=main#top')).toBe('/team?team=main#top');
    expect(await me(browser)).toMatchObject({
      user: { name: server.admin.names.prefix + email },
      developer: { id: `kim_${count}` }
    });
    const { acts } = await get<{ acts: object[] }>(`/audit?subject=kim_${count}`);
    expect(acts).toMatchObject([
      { act: 'link', by: 'single sign-on' },
      { act: 'register', by: 'single sign-on' }
    ]);
  });

  it('opens the same account the next time, also when the address has changed there', async () => {
    await signIn();
    provider.user = { ...provider.user!, email: `other.${count}@company.test` };
    const browser = open();
    expect(await signIn(browser)).toBe('/team');
    expect((await me(browser)).developer?.id).toBe(`kim_${count}`);
  });

  it('links somebody who is registered, also with a one-time password, and gives them their roles', async () => {
    await post('/register-developer', {
      developer_id: `reg_${count}`,
      name: 'Kim',
      email,
      roles: ['manager']
    });
    const browser = open();
    expect(await signIn(browser)).toBe('/team');
    const { user, developer } = await me(browser);
    expect(developer?.id).toBe(`reg_${count}`);
    expect(user?.roles).toContain('member');
  });

  it('links people again after the organisation has changed its provider', async () => {
    await signIn();
    const users = server.admin.use<{ tidesheet: object }>(USERS);
    const stored = await users.get(userId(server.admin.names.prefix + email));
    const oidc = { issuer: 'https://former.example.com', subject: 'former' };
    await users.insert({ ...stored, tidesheet: { ...stored.tidesheet, oidc } });
    const browser = open();
    expect(await signIn(browser)).toBe('/team');
    expect((await me(browser)).developer?.id).toBe(`kim_${count}`);
  });

  it('two browsers of a person are both signed in', async () => {
    const [one, two] = [open(), open()];
    await signIn(one);
    await signIn(two);
    expect((await me(one)).developer?.id).toBe((await me(two)).developer?.id);
  });

  it('gives and takes what groups give, and nothing else', async () => {
    const groups = ['leads', 'mobile', 'unknown', '__proto__', 'constructor', 'it-admins '];
    provider.user = { ...provider.user!, groups };
    const browser = open();
    await signIn(browser);
    expect((await me(browser)).user?.roles.sort()).toEqual([
      'developer:kim_' + count,
      'manager:main',
      'member'
    ]);
    const teams = async () =>
      (await get<{ teams: { slug: string; members: string[] }[] }>('/teams')).teams
        .filter(({ members }) => members.includes(`kim_${count}`))
        .map(({ slug }) => slug);
    expect(await teams()).toEqual(['main', 'mobile']);
    provider.user = { ...provider.user, groups: ['it-admins'] };
    await signIn(browser);
    const fresh = open();
    await signIn(fresh);
    expect((await me(fresh)).user?.roles.sort()).toEqual(['admin', 'developer:kim_' + count, 'member']);
    expect(await teams()).toEqual(['main']);
  });
});

describe('is refused', () => {
  const problem = (name: string) => `/sign-in?problem=${name}`;

  it.each([false, 'true', 1, undefined])('an address whose email_verified is %j', async (verified) => {
    provider.user = { ...provider.user!, email_verified: verified };
    const browser = open();
    expect(await signIn(browser)).toBe(problem('unverified-email'));
    expect(browser.cookie(PUBLIC, 'AuthSession')).toBeUndefined();
  });

  it.each([
    'kim@evil.test',
    'kim@company.test.evil.test',
    'kim@evil.test@company.test',
    'kim@sub.company.test'
  ])('the address %s', async (address) => {
    provider.user = { ...provider.user!, email: address };
    expect(await signIn()).toMatch(/problem=(domain|unverified-email)$/);
  });

  it('somebody who is disabled', async () => {
    await signIn();
    await post(`/developers/kim_${count}/disable`);
    const browser = open();
    expect(await signIn(browser)).toBe(problem('disabled'));
    expect(browser.cookie(PUBLIC, 'AuthSession')).toBeUndefined();
  });

  it('another identity with the address of an account that is linked', async () => {
    await signIn();
    provider.user = { ...provider.user!, sub: `other-${count}` };
    expect(await signIn()).toBe(problem('other-identity'));
  });

  it('a person who refuses at the provider', async () => {
    provider.user = undefined;
    expect(await signIn()).toBe(problem('denied'));
  });

  it('a return that comes twice', async () => {
    const browser = open();
    const back = await browser.follow(START, isReturn);
    const browserOf = browser.cookie(PUBLIC, 'TidesheetSignIn');
    expect((await browser.get(back)).location).toBe('/');
    // Also with the cookie, which the first return took away.
    const response = await fetch(back.replace(PUBLIC, server.url), {
      redirect: 'manual',
      headers: { cookie: `TidesheetSignIn=${browserOf}` }
    });
    expect(response.headers.get('location')).toBe(problem('expired'));
    expect(response.headers.getSetCookie().join()).not.toContain('AuthSession');
  });

  it('a return in another browser, and then in its own too', async () => {
    const browser = open();
    const back = await browser.follow(START, isReturn);
    const other = open();
    expect((await other.get(back)).location).toBe(problem('other-browser'));
    expect(other.cookie(PUBLIC, 'AuthSession')).toBeUndefined();
    expect((await browser.get(back)).location).toBe(problem('expired'));
  });

  it('a code of another sign-in: its nonce and verifier are others', async () => {
    const [mine, theirs] = [open(), open()];
    const own = new URL(await mine.follow(START, isReturn));
    const stolen = new URL(await theirs.follow(START, isReturn));
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect((await mine.get(own.href)).location).toBe(problem('failed'));
    expect(mine.cookie(PUBLIC, 'AuthSession')).toBeUndefined();
  });

  it('a state that nobody began', async () => {
    expect((await open().get(`${CALLBACK}?code=abc&state=none`)).location).toBe(problem('expired'));
    expect((await open().get(CALLBACK)).location).toBe(problem('expired'));
  });
});

it('huge lists of groups are cut', async () => {
  const groups = Array.from({ length: 20_000 }, (_, index) => `group-${index}`);
  provider.user = { ...provider.user!, groups: ['leads', ...groups, 'it-admins'] };
  const browser = open();
  expect(await signIn(browser)).toBe('/team');
  expect((await me(browser)).user?.roles).toContain('manager:main');
  expect((await me(browser)).user?.roles).not.toContain('admin');
});

it.each([
  'https://evil.test',
  '//evil.test',
  '/\\evil.test',
  '/%5c/evil.test/..//evil.test',
  'team',
  '/\tteam',
  '/api/v1/me',
  '/.//evil.test'
])('never opens %j afterwards', async (returnTo) => {
  const path = await signIn(open(), returnTo);
  expect(new URL(path, PUBLIC).origin).toBe(PUBLIC);
  expect(path).not.toMatch(/^\/[/\\]/);
  expect(path).not.toMatch(/^\/api/);
});

it('passwords of people are refused where only single sign-on is allowed, but of one admin', async () => {
  const password = 'a long password of their own';
  await server.register(`p_${count}`, { email, password });
  await server.register('root', { email: 'root@company.test', password, roles: ['admin'] });
  const named = (address: string) => server.admin.names.prefix + address;
  const post = (body: string, type: string) =>
    fetch(`${server.url}/db/_session`, { method: 'POST', headers: { 'content-type': type }, body });
  const json = (name: string) => JSON.stringify({ name, password });
  expect((await post(json(named(email)), 'application/json')).status).toBe(401);
  expect((await post(json(named(email).toUpperCase()), 'application/json')).status).toBe(401);
  const form = new URLSearchParams({ name: named(email), password }).toString();
  expect((await post(form, 'application/x-www-form-urlencoded')).status).toBe(401);
  for (const path of ['/db/_session', '/api/v1/me']) {
    const headers = { authorization: basicAuthorization(named(email), password) };
    expect((await fetch(server.url + path, { headers })).status).toBe(401);
  }
  expect((await post(json(named('root@company.test')), 'application/json')).status).toBe(200);
  expect(await get('/sign-in-methods')).toEqual({ password: false, oidc: 'Company login' });
});

it('the log names neither codes nor addresses, and the account no secret', async () => {
  const lines = server.logged.filter((line) => line.includes('single sign-on'));
  expect(lines.join('\n')).not.toMatch(/code=|@company\.test|a-client-secret/);
  await signIn();
  const stored = await server.admin.use(USERS).get(userId(server.admin.names.prefix + email));
  expect(stored).toMatchObject({ tidesheet: { oidc: { subject: `sub-${count}` } } });
});

it('says so where the provider is away', async () => {
  const away = await startTestServer({
    oidc: { ...settings(), issuer: 'http://127.0.0.1:1' },
    publicUrl: PUBLIC,
    ...server.same
  });
  const browser = new Browser((url) => url.replace(PUBLIC, away.url));
  expect((await browser.get(START)).location).toBe('/sign-in?problem=provider-down');
  await away.close();
});

it('doctor says whether the provider responds', async () => {
  const check = (issuer: string) =>
    checkSingleSignOn(server.admin, {
      oidc: { ...settings(), issuer },
      couchUrl: process.env['COUCHDB_URL']
    });
  expect(await check(provider.issuer)).toMatchObject([{ ok: true }]);
  expect(await check('http://127.0.0.1:1')).toMatchObject([{ ok: false }]);
  expect(await checkSingleSignOn(server.admin, { oidc: undefined, couchUrl: undefined })).toEqual([]);
});

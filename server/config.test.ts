import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('has a default for everything', () => {
  expect(readConfig({})).toEqual({
    port: 8000,
    host: '127.0.0.1',
    dataDir: './data',
    adminToken: undefined,
    couchUrl: undefined,
    prefix: '',
    syncIntervalMinutes: 30,
    publicUrl: undefined,
    basePath: '',
    trustedProxies: [],
    channels: { smtpUrl: undefined, mailFrom: undefined, networks: [] },
    metricsToken: undefined,
    logFormat: 'text',
    backup: { folder: undefined, everyHours: 24, fullDays: 7, keepDays: 30, recipient: undefined },
    dashboardDir: './build',
    agentPackage: './dist/agent.tgz',
    apiDocsDir: './node_modules/swagger-ui-dist'
  });
});

it('treats an empty variable as left out', () => {
  expect(readConfig({ PORT: '', COUCHDB_URL: '' }).port).toBe(8000);
});

it('listens on this machine only, unless TLS is in front or HOST is set', () => {
  const hostOf = (env: Record<string, string>) => readConfig(env).host;
  expect(hostOf({ PUBLIC_URL: 'http://tidesheet.lan:8000' })).toBe('127.0.0.1');
  expect(hostOf({ PUBLIC_URL: 'https://tidesheet.example.com' })).toBe('0.0.0.0');
  expect(hostOf({ HOST: '127.0.0.1', PUBLIC_URL: 'https://tidesheet.example.com' })).toBe('127.0.0.1');
  for (const host of ['0.0.0.0', '::', '::1', 'localhost', '10.0.0.7', 'tidesheet.lan'])
    expect(hostOf({ HOST: host })).toBe(host);
  expect(hostOf({ HOST: '[::1]' })).toBe('::1');
});

it('takes the address of the server without its last slash', () => {
  expect(readConfig({ PUBLIC_URL: 'https://tidesheet.example.com/' }).publicUrl).toBe(
    'https://tidesheet.example.com'
  );
});

it('takes the path below which it is from BASE_PATH or PUBLIC_URL', () => {
  const readAddress = (env: Record<string, string>) => {
    const { publicUrl, basePath } = readConfig(env);
    return { publicUrl, basePath };
  };
  const PUBLIC_URL = 'https://intranet.example.com/tidesheet/';
  const whole = { publicUrl: 'https://intranet.example.com/tidesheet', basePath: '/tidesheet' };
  expect(readAddress({ PUBLIC_URL })).toEqual(whole);
  expect(readAddress({ PUBLIC_URL, BASE_PATH: '/tidesheet/' })).toEqual(whole);
  expect(readAddress({ PUBLIC_URL: 'https://intranet.example.com', BASE_PATH: '/tidesheet' })).toEqual(whole);
  expect(readAddress({ BASE_PATH: '/tidesheet' })).toEqual({ ...whole, publicUrl: undefined });
  expect(readAddress({ BASE_PATH: '/' }).basePath).toBe('');
  expect(() => readConfig({ PUBLIC_URL, BASE_PATH: '/other' })).toThrow(
    'another path than BASE_PATH, /other'
  );
  for (const BASE_PATH of ['tidesheet', '/team', '/a/../b', '/a.b', "/a'b", '//evil.example'])
    expect(() => readConfig({ BASE_PATH }), BASE_PATH).toThrow('BASE_PATH must be a path like /tidesheet');
});

it('takes the addresses and ranges of proxies', () => {
  const { trustedProxies } = readConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.80,2001:db8::/32' });
  expect(trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.80', '2001:db8::/32']);
  for (const bad of ['proxy.example.com', '10.0.0.0/33', '*'])
    expect(() => readConfig({ TRUSTED_PROXIES: bad })).toThrow(/TRUSTED_PROXIES must be IP addresses/);
});

it('takes when to make backups, and names what is wrong', () => {
  expect(readConfig({ BACKUP_DIR: '/backup', BACKUP_EVERY_HOURS: '6' }).backup).toMatchObject({
    folder: '/backup',
    everyHours: 6
  });
  const bad = { BACKUP_EVERY_HOURS: '0', BACKUP_KEEP_DAYS: 'x', BACKUP_RECIPIENT: 'AGE-SECRET-KEY-1' };
  expect(() => readConfig(bad)).toThrow(
    /BACKUP_EVERY_HOURS must be a whole number from 1 to 168[^]*BACKUP_KEEP_DAYS must[^]*BACKUP_RECIPIENT must be a public/
  );
});

it('names every bad variable at once', () => {
  const bad = {
    PORT: '70000',
    HOST: 'http://0.0.0.0',
    ADMIN_TOKEN: 'short',
    COUCHDB_URL: 'http://127.0.0.1:5984',
    COUCHDB_PREFIX: '1st_',
    SYNC_INTERVAL_MINUTES: '0',
    PUBLIC_URL: "https://tidesheet.example.com/'$(id)"
  };
  expect(() => readConfig(bad)).toThrow(
    /PORT must be a port[^]*HOST must be an address[^]*ADMIN_TOKEN must have at least 16[^]*COUCHDB_URL must name an administrator[^]*COUCHDB_PREFIX must start with[^]*SYNC_INTERVAL_MINUTES must be whole[^]*PUBLIC_URL must be the address/
  );
});

it.each(['dev-abc123-', 'acme-dev-abc123-', 'dev-abc123-x'])('refuses the prefix %s', (COUCHDB_PREFIX) => {
  const given = { COUCHDB_URL: 'http://admin:password@127.0.0.1:5984', COUCHDB_PREFIX };
  expect(() => readConfig(given)).toThrow(/COUCHDB_PREFIX must not look like/);
});

it.each([
  ['ftp://admin:password@127.0.0.1', /COUCHDB_URL must be a URL like/],
  ['http://admin:pass/word@127.0.0.1', /COUCHDB_URL must be a URL like/],
  ['http://admin:pass?word@127.0.0.1', /COUCHDB_URL must be a URL like/],
  ['http://admin@127.0.0.1:5984', /COUCHDB_URL must name an administrator/],
  ['http://admin:100%@127.0.0.1:5984', /COUCHDB_URL has a % in its name or password; write it as %25/]
])('refuses %s as the address of a CouchDB and says why', (COUCHDB_URL, message) => {
  expect(() => readConfig({ COUCHDB_URL })).toThrow(message);
});

const OIDC = {
  PUBLIC_URL: 'https://tidesheet.example.com',
  OIDC_ISSUER: 'https://login.example.com/realms/staff',
  OIDC_CLIENT_ID: 'tidesheet',
  OIDC_DOMAINS: 'Example.com, example.org'
};

it('takes single sign-on, and what groups give', () => {
  const OIDC_ROLES = '{"it-admins":["admin"],"cn=web,ou=x":["manager:web","team:web"]}';
  const config = readConfig({
    ...OIDC,
    OIDC_ROLES,
    LOCAL_SIGN_IN: 'off',
    LOCAL_SIGN_IN_ADMIN: 'Root@example.com'
  });
  expect(config.onlyPasswordOf).toBe('root@example.com');
  expect(config.oidc).toMatchObject({ domains: ['example.com', 'example.org'], creates: true });
  expect([...(config.oidc?.grants ?? [])]).toEqual([
    ['it-admins', [{ kind: 'admin' }]],
    [
      'cn=web,ou=x',
      [
        { kind: 'manager', slug: 'web' },
        { kind: 'team', slug: 'web' }
      ]
    ]
  ]);
  expect(readConfig({}).oidc).toBeUndefined();
});

it.each([
  [
    { OIDC_ISSUER: 'https://login.example.com' },
    /OIDC_CLIENT_ID is needed[^]*OIDC_DOMAINS is needed[^]*PUBLIC_URL is needed/
  ],
  [{ OIDC_CLIENT_ID: 'x' }, /OIDC_ISSUER is needed/],
  [{ ...OIDC, OIDC_ISSUER: 'http://login.example.com' }, /OIDC_ISSUER must be an https URL/],
  [{ ...OIDC, OIDC_ISSUER: 'https://login.example.com/?a=1' }, /OIDC_ISSUER must be an https URL/],
  [{ ...OIDC, OIDC_DOMAINS: '*' }, /OIDC_DOMAINS must be domains/],
  [{ ...OIDC, OIDC_DOMAINS: ' , ' }, /OIDC_DOMAINS must be domains/],
  [{ ...OIDC, OIDC_ROLES: '{"x":["root"]}' }, /OIDC_ROLES must be JSON/],
  [{ ...OIDC, OIDC_ROLES: '{"x":["manager:Web Team"]}' }, /OIDC_ROLES must be JSON/],
  [{ ...OIDC, OIDC_ROLES: 'x=admin' }, /OIDC_ROLES must be JSON/],
  [{ ...OIDC, OIDC_SCOPES: 'email' }, /OIDC_SCOPES must begin with openid/],
  [{ ...OIDC, LOCAL_SIGN_IN: 'off' }, /LOCAL_SIGN_IN_ADMIN is needed/],
  [
    { LOCAL_SIGN_IN: 'off', LOCAL_SIGN_IN_ADMIN: 'a@example.com' },
    /OIDC_ISSUER is needed with LOCAL_SIGN_IN=off/
  ],
  [{ LOCAL_SIGN_IN_ADMIN: 'a@example.com' }, /has no effect/]
])('names what is wrong with single sign-on: %j', (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

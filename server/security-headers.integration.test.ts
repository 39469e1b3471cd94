/** The headers of every kind of response, and what the dashboard's folder responds for files that it does not have. */
import { get, type IncomingHttpHeaders } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let folder: string;
let server: TestServer;
let front: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-built-'));
  await mkdir(join(folder, '_app', 'immutable'), { recursive: true });
  await writeFile(join(folder, '_app', 'immutable', 'a.1234.js'), '1');
  await writeFile(join(folder, '_app', 'version.json'), '{}');
  await writeFile(join(folder, 'service-worker.js'), '1');
  await writeFile(join(folder, 'index.html'), '<p>the shell</p><script>run()</script><style>p {}</style>');
  server = await startTestServer({ dashboardDir: folder });
  front = await startTestServer({ ...server.same, dashboardDir: folder });
});
afterAll(async () => {
  await front.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const PATHS = [
  '/',
  '/team',
  '/_app/immutable/a.1234.js',
  '/missing.js',
  '/enrol',
  '/install.sh',
  '/agent.tgz',
  '/api/v1/health',
  '/api/v1/me',
  '/api/v1/nothing',
  '/db',
  '/db/_session',
  '/db/org',
  '/db/%'
];

describe.each([
  ['the embedded store', () => server],
  ['the proxy', () => front]
])('with %s', (_name, of) => {
  it.each(PATHS)('%s has the headers of a response that nothing may use elsewhere', async (path) => {
    const { headers } = await fetch(of().url + path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': expect.stringMatching(/^(same-origin|no-referrer)$/),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/)
    });
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe-(inline|eval)/);
    for (const name of ['server', 'x-powered-by', 'strict-transport-security', 'access-control-allow-origin'])
      expect(headers.get(name)).toBeNull();
    const secure = await fetch(of().url + path, { headers: { 'x-forwarded-proto': 'https' } });
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('data for a program has few headers, and data for anything that may be a browser all of them', async () => {
    const { url } = of();
    const authorization = `Basic ${Buffer.from('nobody:x').toString('base64')}`;
    const headersOf = (path: string, headers: Record<string, string>) =>
      new Promise<IncomingHttpHeaders>((resolve, reject) =>
        get(url + path, { headers }, (response) => {
          response.resume();
          resolve(response.headers);
        }).on('error', reject)
      );
    for (const path of ['/db/org/rules', '/api/v1/me']) {
      const few = await headersOf(path, { authorization });
      expect(few).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
      expect(few).not.toHaveProperty('content-security-policy');
      for (const added of [
        'cookie',
        'origin',
        'referer',
        'sec-fetch-mode',
        'sec-fetch-site',
        'sec-fetch-dest'
      ])
        expect(await headersOf(path, { authorization, [added]: url })).toHaveProperty(
          'content-security-policy'
        );
      expect(await headersOf(path, {})).toHaveProperty('content-security-policy');
    }
    expect(await headersOf('/', { authorization })).toHaveProperty('content-security-policy');
  });

  it('sessions, secrets and data are never stored by a browser or a proxy', async () => {
    const { url } = of();
    const registered = await of().register(`kim_${Date.now()}`);
    const credentials = { name: registered.email, password: registered.password ?? '' };
    const asJson = { 'content-type': 'application/json' };
    const signedIn = await fetch(`${url}/db/_session`, {
      method: 'POST',
      headers: asJson,
      body: JSON.stringify(credentials)
    });
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    for (const path of [
      '/db/_session',
      `/db/${registered.database}`,
      `/db/${registered.database}/_all_docs`,
      `/db/${registered.database}/nothing`,
      '/api/v1/me'
    ])
      expect((await fetch(url + path, { headers: { cookie } })).headers.get('cache-control')).toBe(
        'no-store'
      );
    const id = registered.developer_id;
    for (const act of ['rotate-token', 'invite', 'enrolment']) {
      const { headers } = await of().call(`/developers/${id}/${act}`, postAsAdmin({}));
      expect(headers.get('cache-control')).toBe('no-store');
    }
    const listed = await fetch(`${url}/api/v1/developers`, { headers: { 'Admin-Token': ADMIN_TOKEN } });
    expect(listed.headers.get('cache-control')).toBe('no-store');
  });
});

describe('the dashboard', () => {
  it('runs its own files, and its own inline script and style by their hashes', async () => {
    const policy = (await fetch(server.url)).headers.get('content-security-policy');
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']{44}';style-src 'self' 'sha256-[^']{44}'(;|$)/);
  });

  it('has files whose names have a hash for ever, and all others only as long as they are current', async () => {
    const cacheOf = async (path: string) => (await fetch(server.url + path)).headers.get('cache-control');
    expect(await cacheOf('/_app/immutable/a.1234.js')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/team', '/service-worker.js', '/_app/version.json', '/x/_app/immutable/y'])
      expect(await cacheOf(path)).toBe('no-cache');
  });

  it.each([
    '/_app/immutable/missing.js',
    '/_app/immutable/missing',
    '/_app/immutable/',
    '/missing.js',
    '/robots.txt',
    '/.env',
    '/team/missing.png',
    '/service-worker.js.map',
    '/%2e%2e/package.json'
  ])('has no %s, and says so', async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe('Not found.\n');
  });

  it('shows the page of a project whose name looks like that of a file', async () => {
    const page = await fetch(`${server.url}/projects/node.js`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('the shell');
  });

  it('survives a range that makes no sense, and a file that was deleted while it runs', async () => {
    const range = await fetch(`${server.url}/service-worker.js`, { headers: { range: 'bytes=5-2' } });
    expect(await range.text()).toBe('1');
    await rm(join(folder, '_app', 'version.json'));
    await fetch(`${server.url}/_app/version.json`).then(
      (response) => response.text(),
      () => undefined
    );
    expect((await fetch(server.url)).status).toBe(200);
  });
});

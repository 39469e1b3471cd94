/** A server below a path of a host name that others share. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN, postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

const SHELL = `<!doctype html><link rel="icon" href="/icon.svg" /><style>a { color: red; }</style>
<script>x = { base: "" }; import("/_app/start.js"); fetch("/not-an-import");</script>`;
const MANIFEST = '{ "id": "/", "start_url": "/", "icons": [{ "src": "/icon.png" }], "name": "A / B" }';

let server: TestServer;
let folder: string;
let origin: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-base-'));
  await writeFile(join(folder, 'index.html'), SHELL);
  await writeFile(join(folder, 'manifest.webmanifest'), MANIFEST);
  await writeFile(join(folder, 'icon.svg'), '<svg></svg>');
  server = await startTestServer({ basePath: '/tools/tidesheet', dashboardDir: folder });
  ({ origin } = new URL(server.url));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, init: RequestInit = {}) => fetch(origin + path, { redirect: 'manual', ...init });

it('serves pages, the API and CouchDB there, and nothing elsewhere', async () => {
  expect(server.url).toBe(`${origin}/tools/tidesheet`);
  for (const path of [
    '/',
    '/team',
    '/projects/node.js',
    '/api/docs',
    '/icon.svg',
    '/enrol',
    '/api/v1/health',
    '/metrics'
  ])
    expect((await get(`/tools/tidesheet${path}`, { headers: { accept: 'text/html' } })).status, path).toBe(
      200
    );
  expect((await get('/tools/tidesheet/db/_up')).status).toBe(200);
  for (const path of [
    '/team',
    '/api/v1/me',
    '/api/docs',
    '/db/_up',
    '/tools',
    '/tools/tidesheets/',
    '/icon.svg'
  ])
    expect((await get(path)).status, path).toBe(404);
  for (const path of ['/api/v1/health', '/api/v1/ready', '/metrics'])
    expect((await get(path)).status, path).toBe(200);
  const redirected = await get('/tools/tidesheet?period=day');
  expect([redirected.status, redirected.headers.get('location')]).toEqual([
    308,
    '/tools/tidesheet/?period=day'
  ]);
  expect((await get('/')).headers.get('location')).toBe('/tools/tidesheet/');
  const write = await get('/tools/tidesheet/team', { method: 'POST' });
  expect(write.status).toBe(404);
});

it('names files and pages below it in the shell and the manifest', async () => {
  const page = await get('/tools/tidesheet/me');
  const html = await page.text();
  expect(html).toContain('href="/tools/tidesheet/icon.svg"');
  expect(html).toContain('base: "/tools/tidesheet"');
  expect(html).toContain('import("/tools/tidesheet/_app/start.js")');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  // The hash of the script as it is sent.
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-/);
  const manifest = await get('/tools/tidesheet/manifest.webmanifest');
  expect(await manifest.json()).toEqual({
    id: '/tools/tidesheet/',
    start_url: '/tools/tidesheet/',
    icons: [{ src: '/tools/tidesheet/icon.png' }],
    name: 'A / B'
  });
  const again = await get('/tools/tidesheet/me', {
    // Without the second one fetch asks for the whole response.
    headers: { 'if-none-match': page.headers.get('etag') ?? '', 'cache-control': 'max-age=0' }
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const head = await get('/tools/tidesheet/', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it('opens sessions whose cookie is sent below it only', async () => {
  await server.register('ana', { roles: ['admin'] });
  const signedIn = await get('/tools/tidesheet/db/_session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: await nameOf('ana'), password: 'ana’s own password' })
  });
  expect(signedIn.status).toBe(200);
  const [cookie = ''] = signedIn.headers.getSetCookie();
  expect(cookie).toMatch(/^AuthSession=[^;]+;.*Path=\/tools\/tidesheet; HttpOnly; SameSite=Strict/);
  const session = cookie.split(';')[0] ?? '';
  const me = await get('/tools/tidesheet/api/v1/me', { headers: { cookie: session } });
  expect(me.status).toBe(200);
  expect(me.headers.get('cache-control')).toBe('no-store');
  const signedOut = await get('/tools/tidesheet/db/_session', {
    method: 'DELETE',
    headers: { cookie: session }
  });
  expect(signedOut.headers.getSetCookie()[0]).toMatch(/Max-Age=0; Path=\/tools\/tidesheet;/);
  expect((await get('/tools/tidesheet/api/v1/me', { headers: { cookie: session } })).status).toBe(401);
});

it('puts it into links and scripts', async () => {
  await server.register('kim');
  const { body } = await server.call('/developers/kim/enrolment', postAsAdmin({}));
  expect(JSON.stringify(body)).toContain(`${server.url}/enrol#`);
  expect(await (await get('/tools/tidesheet/install.sh')).text()).toContain(`server='${server.url}'`);
  const { body: api } = await server.call('/openapi.json');
  expect(api).toMatchObject({ servers: [{ url: server.url }] });
});

async function nameOf(id: string): Promise<string> {
  const { body } = await server.call(`/developers/${id}`, { headers: { 'admin-token': ADMIN_TOKEN } });
  return /"user_name":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? `${server.same.prefix}${id}@company.test`;
}

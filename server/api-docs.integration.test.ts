/** The API as a document for programs and as a page for people. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

it('gives anybody the document, with the address under which it was requested', async () => {
  const { status, body } = await server.call('/openapi.json');
  expect(status).toBe(200);
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: server.url }] });
});

it('gives the page, whose scripts and styles are of this server', async () => {
  const page = await fetch(`${server.url}/api/docs`);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-[^']+'/);
  const files = [...(await page.text()).matchAll(/(?:href|src)="(docs\/[^"]+)"/g)].map(([, file]) => file);
  expect(files).toEqual(['docs/swagger-ui.css', 'docs/swagger-ui-bundle.js']);
  for (const file of files) {
    const response = await fetch(new URL(file ?? '', page.url));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('etag')).toMatch(/^(W\/)?"[\w-]+"$/);
    await response.body?.cancel();
  }
});

it('describes errors as problems', async () => {
  const response = await fetch(`${server.url}/api/v1/status`);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({
    title: 'Unauthorized',
    status: 401,
    detail: expect.stringMatching(/\.$/),
    error: expect.any(String),
    code: 'sign-in-required'
  });
});

it('keeps to what earlier clients take for an error of this server', async () => {
  const headers = { accept: 'application/json' };
  const response = await fetch(`${server.url}/api/v1/status`, { headers });
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await response.json()).toEqual({ error: expect.any(String), code: 'sign-in-required' });
});

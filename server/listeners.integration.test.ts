/** Hundreds of browsers wait for changes at once, and Node warns of no leak. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const FEEDS = 300;

let server: TestServer;
let front: TestServer;
const warnings: string[] = [];
const note = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
beforeAll(async () => {
  process.on('warning', note);
  server = await startTestServer();
  front = await startTestServer(server.same);
});
afterAll(async () => {
  process.off('warning', note);
  await front.close();
  await server.close();
});

it.each([
  ['the embedded store', () => server],
  ['the proxy', () => front]
])('with %s', async (_name, of) => {
  const { email, password = '', database } = await server.register(`waiting_${Date.now()}`);
  const signedIn = await fetch(`${of().url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: email, password })
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const ending = new AbortController();
  const results = Array.from({ length: FEEDS }, (_, index) => {
    const feed = index % 2 === 0 ? 'longpoll' : 'continuous';
    return fetch(`${of().url}/db/${database}/_changes?feed=${feed}&since=now&timeout=30000`, {
      headers: { cookie },
      signal: AbortSignal.any([ending.signal])
    }).then(
      (response) => response.status,
      () => 'ended'
    );
  });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  ending.abort();
  await Promise.all(results);
  const { status } = await fetch(`${of().url}/api/v1/health`);
  expect(status).toBe(200);
  expect([...new Set(warnings)]).toEqual([]);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { startFaultyProxy, type FaultyProxy } from '../stage/agent/faulty-proxy.ts';
import { removeHomes } from '../stage/agent/run-agent.ts';
import { runThrough } from '../stage/agent/run-through.ts';
import { startWorkstation, type Workstation } from '../stage/agent/workstation.ts';

let server: TestServer;
let proxy: FaultyProxy;
let machine: Workstation;

beforeAll(async () => {
  server = await startTestServer();
  proxy = await startFaultyProxy(server.url);
  const registered = await server.register('carol');
  machine = await startWorkstation({ registered, serverUrl: proxy.url });
});
afterAll(async () => {
  await machine.close();
  await proxy.close();
  await server.close();
  removeHomes();
});

it('backs off while the server is down, then returns to its interval', async () => {
  await proxy.set('refuse');
  const { waitMinutes, lines } = await runThrough(machine, [() => {}, () => {}, () => proxy.set(null)]);
  expect(waitMinutes).toEqual([1, 2, 4, 30]);
  expect(lines[3]).toMatch(
    /pushed [12], refused 0, waiting 0 \| .* recorded nothing yet\. Time is covered not at all,/
  );
});

it('does not retry with a refused token, but continues to collect', async () => {
  await proxy.set('401');
  proxy.takeRequests();
  const { waitMinutes, lines } = await runThrough(machine, [() => machine.work('Code', 1, 30)]);
  expect(proxy.takeRequests()).toEqual(['GET /api/v1/me/agent']);
  expect(waitMinutes).toEqual([30, 30]);
  expect(lines[1]).toMatch(/written \d.*not asked again until API_TOKEN changes/);
});

it('retries as soon as the token has changed', async () => {
  const token = machine.env['API_TOKEN']!;
  await proxy.set(null);
  machine.env['API_TOKEN'] = 'old.token';
  const { lines } = await runThrough(machine, [() => void (machine.env['API_TOKEN'] = token)]);
  expect(lines[0]).toContain('does not accept the token');
  expect(lines[1]).toMatch(/refused 0, waiting 0$/);
});

it('keeps the previous settings if the new ones are invalid', async () => {
  const token = machine.env['API_TOKEN']!;
  const { lines } = await runThrough(machine, [() => void (machine.env['API_TOKEN'] = 'x')]);
  machine.env['API_TOKEN'] = token;
  expect(lines[1]).toContain('API_TOKEN should be');
  expect(lines[2]).toMatch(/refused 0, waiting 0$/);
});

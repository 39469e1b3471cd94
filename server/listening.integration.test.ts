/** Where a server listens, and how long it keeps connections open. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { startTestServer } from './testing/test-server.ts';

const hasIPv6 = await new Promise<boolean>((resolve) => {
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(0, '::1', () => probe.close(() => resolve(true)));
});

const isHealthy = async (url: string) => (await fetch(`${url}/api/v1/health`)).status === 200;

it('listens on ::1, and works with itself there', async ({ skip }) => {
  skip(!hasIPv6, 'this machine has no IPv6');
  const server = await startTestServer({ host: '::1' });
  expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect(await isHealthy(server.url)).toBe(true);
  expect((await server.register('john_doe')).developer_id).toBe('john_doe');
  await expect(fetch(server.url.replace('[::1]', '127.0.0.1'))).rejects.toThrow();
  await server.close();
});

it('listens on IPv4 and IPv6 with ::', async ({ skip }) => {
  skip(!hasIPv6, 'this machine has no IPv6');
  const server = await startTestServer({ host: '::' });
  expect(await isHealthy(server.url)).toBe(true);
  expect(await isHealthy(server.url.replace('127.0.0.1', '[::1]'))).toBe(true);
  await server.close();
});

it('responds over a connection that was idle for longer than Node keeps it open by default', async () => {
  const server = await startTestServer();
  const { hostname, port } = new URL(server.url);
  const sockets = Array.from({ length: 20 }, () => connect(Number(port), hostname));
  const request = 'GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const respond = () =>
    Promise.all(
      sockets.map(async (socket) => {
        socket.write(request);
        const [head] = (await once(socket, 'data')) as [Buffer];
        return head.toString();
      })
    );
  expect((await respond())[0]).toMatch(/\r\nKeep-Alive: timeout=75\r\n/);
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  for (const head of await respond()) expect(head).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of sockets) socket.destroy();
  await server.close();
});

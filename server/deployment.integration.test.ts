/** The files in deploy, with the programs that they are for, where these are installed. */
import { execFile, spawnSync } from 'node:child_process';
import { request } from 'node:https';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { nginxMissing, startNginx, type Nginx } from './testing/start-nginx.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const run = promisify(execFile);
const pathOf = (name: string) => new URL(`../deploy/${name}`, import.meta.url).pathname;

describe('the unit of systemd', () => {
  it('is exposed little', async ({ skip }) => {
    const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined;
    skip(isMissing, 'systemd-analyze is not installed');
    const { stdout } = await run('systemd-analyze', [
      'security',
      '--offline=true',
      pathOf('systemd/tidesheet.service')
    ]);
    const [, level] = /exposure level for \S+: ([\d.]+)/.exec(stdout) ?? [];
    expect(Number(level)).toBeLessThanOrEqual(3);
  });
});

describe('nginx in front of the server', () => {
  const missing = nginxMissing();
  beforeEach(({ skip }) => skip(missing !== undefined, missing));

  let server: TestServer;
  let kim: Registered;
  let nginx: Nginx;

  type Received = { status: number; headers: Record<string, unknown>; pieces: string[] };
  const ask = (
    path: string,
    given: { method?: string; headers?: Record<string, string>; body?: string } = {}
  ) =>
    new Promise<Received>((resolve, reject) => {
      const { body, ...options } = given;
      const sent = request(
        {
          host: '127.0.0.1',
          port: nginx.port,
          path,
          rejectUnauthorized: false,
          servername: 'tidesheet.example.com',
          ...options,
          headers: { Host: 'tidesheet.example.com', ...given.headers }
        },
        (response) => {
          const pieces: string[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece.toString()));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, pieces })
          );
        }
      );
      sent.on('error', reject).end(body);
    });

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await startTestServer({ publicUrl: 'https://tidesheet.example.com' });
    kim = await server.register('kim');
    nginx = await startNginx(server.url);
  });
  afterAll(async () => {
    if (missing !== undefined) return;
    await nginx.close();
    await server.close();
  });

  it('passes the sign-in on with a secure cookie, and the address of the client', async () => {
    const headers = { 'Content-Type': 'application/json', Origin: 'https://tidesheet.example.com' };
    const body = JSON.stringify({ name: kim.email, password: kim.password });
    const signedIn = await ask('/db/_session', { method: 'POST', headers, body });
    expect(signedIn.status).toBe(200);
    expect(String(signedIn.headers['set-cookie'])).toMatch(/AuthSession=.*Secure/i);
    expect(signedIn.headers['strict-transport-security']).toBeDefined();
    expect(signedIn.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('sends changes as they come', async () => {
    const authorization = `Basic ${Buffer.from(`${kim.email}:${kim.password}`).toString('base64')}`;
    const { update_seq: since } = await server.admin.use(kim.database).info();
    const waiting = ask(
      `/db/${kim.database}/_changes?feed=longpoll&timeout=30000&since=${encodeURIComponent(String(since))}`,
      {
        headers: { Authorization: authorization }
      }
    );
    await writeAsAgent(server, kim, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    const { status, pieces } = await waiting;
    expect(status).toBe(200);
    expect(pieces.join('')).toContain('day:2026-10-27:desk');
  });

  it('keeps metrics to itself', async () => {
    expect((await ask('/metrics')).status).toBe(404);
  });
});

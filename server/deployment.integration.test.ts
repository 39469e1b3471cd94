/** The files in deploy, with the programs that they are for, where these are installed. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const run = promisify(execFile);
const has = (program: string, argument: string) => spawnSync(program, [argument]).error === undefined;
const pathOf = (name: string) => new URL(`../deploy/${name}`, import.meta.url).pathname;

describe('the unit of systemd', () => {
  it('is exposed little', async ({ skip }) => {
    skip(!has('systemd-analyze', '--version'), 'systemd-analyze is not installed');
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
  const isMissing = !has('nginx', '-v') || !has('openssl', 'version');
  beforeEach(({ skip }) => skip(isMissing, 'nginx or openssl is not installed'));

  let server: TestServer;
  let kim: Registered;
  let nginx: ChildProcess;
  let port: number;
  let folder: string;

  const freePort = async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port: free } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    return free;
  };

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
          port,
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
    if (isMissing) return;
    folder = mkdtempSync(join(tmpdir(), 'tidesheet-nginx-'));
    server = await startTestServer({ publicUrl: 'https://tidesheet.example.com' });
    kim = await server.register('kim');
    const plain = await freePort();
    port = await freePort();
    const [certificate, key] = [join(folder, 'c.pem'), join(folder, 'k.pem')];
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=tidesheet.example.com',
      '-out',
      certificate,
      '-keyout',
      key
    ]);
    const site = readFileSync(pathOf('nginx/tidesheet.conf'), 'utf8')
      .replaceAll('listen [::]:', '# listen [::]:')
      .replace('listen 80;', `listen 127.0.0.1:${plain};`)
      .replace('listen 443 ', `listen 127.0.0.1:${port} `)
      .replace('127.0.0.1:8000', new URL(server.url).host)
      .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, certificate)
      .replace(/\/etc\/letsencrypt\S+privkey\.pem/, key);
    writeFileSync(join(folder, 'site.conf'), site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; ${temporary.join(' ')} include ${folder}/site.conf; }`
    );
    nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]);
    await vi.waitFor(async () => expect((await ask('/api/v1/health')).status).toBe(200), 30_000);
  });
  afterAll(async () => {
    if (isMissing) return;
    nginx.kill('SIGTERM');
    await server.close();
    rmSync(folder, { recursive: true, force: true });
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

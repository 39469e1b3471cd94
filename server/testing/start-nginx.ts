/** nginx with the file in deploy, before a server of a test, with a certificate of its own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const siteOf = (name: string) => new URL(`../../deploy/nginx/${name}.conf`, import.meta.url);
const START_MS = 30_000;
const POLL_MS = 50;

const has = (program: string, argument: string) => spawnSync(program, [argument]).error === undefined;

/** Why it cannot be started here; undefined: it can. */
export const nginxMissing = (): string | undefined =>
  has('nginx', '-v') && has('openssl', 'version') ? undefined : 'nginx or openssl is not installed';

export type Nginx = { url: string; port: number; close: () => Promise<void> };

/** Resolves once it takes connections for the server at `target`, which may be below a path. */
export async function startNginx(target: string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-nginx-'));
  const { host, pathname } = new URL(target);
  const basePath = pathname.replace(/\/$/, '');
  const [plain, port] = [await freePort(), await freePort()];
  const [certificate, key] = [join(folder, 'c.pem'), join(folder, 'k.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  execFileSync('openssl', [...request, '-out', certificate, '-keyout', key], { stdio: 'pipe' });
  const site = readFileSync(siteOf(basePath === '' ? 'tidesheet' : 'below-path'), 'utf8')
    .replaceAll('listen [::]:', '# listen [::]:')
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ', `listen 127.0.0.1:${port} `)
    .replace('127.0.0.1:8000', host)
    .replace(/\/etc\/letsencrypt\S+fullchain\.pem/, certificate)
    .replace(/\/etc\/letsencrypt\S+privkey\.pem/, key);
  writeFileSync(join(folder, 'site.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} ` +
      `http { access_log off; ${temporary} include ${folder}/site.conf; }`
  );
  const nginx = spawn('nginx', [
    '-p',
    folder,
    '-c',
    join(folder, 'nginx.conf'),
    '-e',
    join(folder, 'error.log')
  ]);
  await connectable(port);
  return {
    url: `https://127.0.0.1:${port}${basePath}`,
    port,
    close: async () => {
      const closed = once(nginx, 'close');
      nginx.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, '127.0.0.1'), 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function connectable(port: number): Promise<void> {
  for (const untilMs = Date.now() + START_MS; ; await sleep(POLL_MS)) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false)
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    if (Date.now() > untilMs) throw new Error('nginx does not listen.');
  }
}

/** What a server gives to those who install the agent. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-packed-'));
  server = await startTestServer({ agentPackage: join(folder, 'agent.tgz') });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** With headers that fetch would change or add to. */
async function getAs(path: string, headers: Record<string, string>) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${server.url}${path}`, { headers }, resolve).once('error', reject).end();
  });
  return { status: answer.statusCode, body: await text(answer) };
}

describe('the package', () => {
  it('is reported missing, then sent, and only once while it does not change', async () => {
    const url = `${server.url}/agent.tgz`;
    const missing = await fetch(url);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({
      detail: 'The agent has not been packed here. Pack it with: npm run build',
      code: 'not-found'
    });

    await writeFile(join(folder, 'agent.tgz'), 'first');
    const first = await fetch(url);
    expect(first.headers.get('content-type')).toBe('application/gzip');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(await first.text()).toBe('first');
    const known = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await getAs('/agent.tgz', known)).status).toBe(304);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '5', '']);

    await writeFile(join(folder, 'agent.tgz'), 'a newer version');
    expect((await getAs('/agent.tgz', known)).body).toBe('a newer version');
  });
});

describe('the scripts that install', () => {
  it('name the server as it was addressed', async () => {
    const script = await fetch(`${server.url}/install.sh`);
    expect(script.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(script.headers.get('vary')).toContain('Host, X-Forwarded-Proto');
    expect(await script.text()).toContain(`\nserver='${server.url}'\n`);
    const secure = { host: 'tidesheet.lan', 'x-forwarded-proto': 'https' };
    expect((await getAs('/install.ps1', secure)).body).toContain("\n  $server = 'https://tidesheet.lan'\n");
    expect((await getAs('/install.sh', { host: '[::1]:8000' })).body).toContain("server='http://[::1]:8000'");
    for (const path of ['/install.sh', '/install.ps1'])
      expect(await (await fetch(server.url + path)).text()).not.toContain('@SERVER@');
  });

  it.each(["x'; touch /tmp/owned; '", '$(id)', 'a`id`', 'a b', 'a"b', 'a/b', 'a\\b', '<b>', "a'$&'b"])(
    'are refused where the Host header is %j',
    async (host) => {
      for (const path of ['/install.sh', '/install.ps1']) {
        const { status, body } = await getAs(path, { host });
        expect(status).toBe(400);
        expect(body).not.toContain('npm');
      }
    }
  );

  it('name the address that is set, whatever the Host header says', async () => {
    const known = await startTestServer({ publicUrl: 'https://tidesheet.example.com' });
    const script = await (await fetch(`${known.url}/install.sh`)).text();
    await known.close();
    expect(script).toContain("\nserver='https://tidesheet.example.com'\n");
  });

  it('are read by a POSIX shell without complaint', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no POSIX shell');
    const script = await (await fetch(`${server.url}/install.sh`)).text();
    expect(execFileSync('sh', ['-n'], { input: script, encoding: 'utf8' })).toBe('');
  });

  it('on Windows: check Node, install and connect, with arguments passed on', async () => {
    const script = await (await fetch(`${server.url}/install.ps1`)).text();
    expect(script).toContain("if ($version -lt [version]'20.19') { throw");
    expect(script).toContain(
      `& npm.cmd install --global --no-audit --no-fund '--loglevel=error' "$server/agent.tgz"`
    );
    expect(script).toContain('& $tidesheet setup @given');
    expect(script).toMatch(/\nInstall-Tidesheet @args\n$/);
    // Windows PowerShell 5 reads what has no byte order mark as the system's own code page.
    expect(script).toMatch(/^[\n\x20-\x7e]*$/);
  });
});

describe('the page of an enrolment link', () => {
  it('says what to run, keeps the link to itself, and runs nothing but its own script', async () => {
    const page = await fetch(`${server.url}/enrol`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none';.*;script-src 'sha256-[^']+';style-src 'sha256-[^']+'$/);
    const html = await page.text();
    expect(html).toContain('<noscript>');
    expect(html).toContain('/install.sh | sh');
  });
});

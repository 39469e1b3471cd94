import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Rules } from '#domain/documents/rules.ts';
import { startActivityWatch } from '../../demo/activitywatch/server.ts';
import { useStage } from '../stage/agent/agent-stage.ts';
import { makeBuckets } from '../stage/agent/workstation.ts';

const stage = useStage();
const lines = async () => (await stage.machine.run('test')).out;
const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0;
  } catch {
    return false;
  }
})();

/** The test server behind TLS, with a certificate that no machine knows. */
async function startTls(target: string) {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(stage.machine.home, name)) as [
    string,
    string
  ];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '90'];
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...newKey, ...subject], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    const { method, headers, url } = request;
    const onward = forward(target + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A string or null only for pipes and closed servers.
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `https://localhost:${port}`, cert, close };
}

describe('TLS', () => {
  it('rejects an unknown certificate, and accepts it once its authority is known', async ({ skip }) => {
    skip(!hasOpenssl, 'openssl is not installed');
    stage.machine.work('Code', 2, 60);
    const tls = await startTls(stage.server.url);
    stage.machine.env['SERVER_URL'] = tls.url;
    expect(await lines()).toContain(
      '✗ TLS: this machine does not accept the certificate (DEPTH_ZERO_SELF_SIGNED'
    );
    const { err } = await stage.machine.run('sync');
    expect(err).toContain('is not accepted here (DEPTH_ZERO_SELF_SIGNED_CERT)');
    stage.machine.env['NODE_EXTRA_CA_CERTS'] = tls.cert;
    expect(await lines()).toMatch(/✓ TLS: TLSv1\.[23], the certificate is valid for (89|90) more days/);
    expect((await stage.machine.run('sync')).code).toBe(0);
    tls.close();
  });

  it('is required if the server is on another machine', async () => {
    stage.machine.env['SERVER_URL'] = 'http://tidesheet.invalid';
    expect(await lines()).toContain('✗ TLS: none: data sent to tidesheet.invalid, including the token,');
    stage.machine.env['SERVER_URL'] = 'http://tidesheet';
    expect(await lines()).toContain('! TLS: none: data sent to tidesheet, including the token,');
  });
});

describe('the Rust server', () => {
  it('is checked like the Python server, with its key', async () => {
    const store = makeBuckets('devbox-01');
    const activity = { startMs: Date.now() - 600_000, lengthMs: 300_000 };
    store.insert('aw-watcher-window_devbox-01', [{ ...activity, data: { app: 'Code', title: 'x' } }]);
    store.insert('aw-watcher-afk_devbox-01', [{ ...activity, data: { status: 'not-afk' } }]);
    const rust = await startActivityWatch({
      hostname: 'devbox-01',
      store,
      rust: true,
      apiKey: 'open sesame'
    });
    stage.machine.env['AW_URL'] = rust.url;
    expect(await lines()).toMatch(/✗ ActivityWatch: .*asks for a key \(401\)/);
    stage.machine.env['AW_API_KEY'] = 'open sesame';
    const out = await lines();
    expect(out).toMatch(/✓ ActivityWatch: .*rust/i);
    expect(out).toContain('✓ Buckets of this host: 2; last event of window 5 minutes ago, afk 5 minutes ago');
    await rust.close();
  });
});

describe('rules import', () => {
  it("proposes rules from ActivityWatch's own categories, without unusable ones", async () => {
    const classes = [
      {
        name: ['Work', 'Tide'],
        rule: { type: 'regex', regex: 'tide' },
        data: { color: '#123456', score: 5 }
      },
      { name: ['Odd'], rule: { type: 'regex', regex: '(?<=a)b' } }
    ];
    const store = makeBuckets('devbox-01');
    const own = await startActivityWatch({ hostname: 'devbox-01', store, settings: { classes } });
    stage.machine.env['AW_URL'] = own.url;
    const { code, out, err } = await stage.machine.run('rules', 'import');
    await own.close();
    expect(code).toBe(0);
    expect(err).toContain('"Odd" is left out.');
    expect(v.parse(Rules, JSON.parse(out)).categories).toEqual([
      {
        id: 'work-tide',
        name: ['Work', 'Tide'],
        rule: { type: 'regex', regex: 'tide' },
        color: '#123456',
        weight: 2
      }
    ]);
  });

  it('reports that there are none, and shows its usage', async () => {
    expect((await stage.machine.run('rules', 'import')).err).toContain('you never changed any');
    expect((await stage.machine.run('rules')).code).toBe(2);
  });
});

/**
 * Two fresh machines, and what an admin and a developer type there by the documentation: the server from its npm package, three
 * lines of curl, the agent in its folder with `.env.template`, and the flags of the original client.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startActivityWatch, type ActivityWatch } from '../../demo/activitywatch/server.ts';
import { ensureServerPackage } from '../../scripts/build.js';
import { makeHome, removeHomes } from '../stage/agent/run-agent.ts';
import { insertWork, makeBuckets } from '../stage/agent/workstation.ts';
import { withoutTestEnvironment } from '../stage/server/server-process.ts';

type Typed = { code: number; out: string; err: string };
type Machine = { home: string; env: Record<string, string> };

/** Types the line at a shell of the machine. */
const type = ({ home, env }: Machine, line: string, folder = home) =>
  new Promise<Typed>((done) => {
    execFile('sh', ['-c', line], { cwd: folder, env }, (error, out, err) =>
      done({ code: Number(error?.code ?? 0), out, err })
    );
  });

/** npm finds no registry: nothing but the packages may be needed. */
function openMachine(env: Record<string, string> = {}): Machine {
  const home = makeHome();
  const npm = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_prefix: join(home, 'npm') };
  const path = `${join(home, 'npm/bin')}:${process.env['PATH']}`;
  return { home, env: { PATH: path, HOME: home, TZ: 'Europe/Berlin', ...npm, ...env } };
}

let admin: Machine;
let developer: Machine;
let serverProcess: ChildProcess;
let activitywatch: ActivityWatch;
let url: string;
let adminToken: string;
let apiToken: string;

/** What `tidesheet-server` prints until it has shown its address and the admin token. */
async function startInstalledServer({ home, env }: Machine): Promise<void> {
  serverProcess = spawn(join(home, 'npm/bin/tidesheet-server'), {
    cwd: home,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  for await (const line of createInterface({ input: serverProcess.stdout! })) {
    url = /ready at (\S+)/.exec(line)?.[1]?.replace('127.0.0.1', 'localhost') ?? url;
    adminToken = /^ {2}(\S{16,})$/.exec(line)?.[1] ?? adminToken;
    if (line.startsWith('Register the first developer')) break;
  }
  serverProcess.stdout?.resume();
}

beforeAll(async () => {
  withoutTestEnvironment(ensureServerPackage);
  const store = makeBuckets('laptop');
  insertWork(store, 'laptop', ['Code', 1.5, 60]);
  activitywatch = await startActivityWatch({ hostname: 'laptop', deviceId: 'device-l', store });
  admin = openMachine();
  developer = openMachine();
});
afterAll(async () => {
  await activitywatch.close();
  serverProcess.kill();
  removeHomes();
});

describe('an admin with a fresh machine', () => {
  it('installs the server without a registry, and starts it in any folder', async () => {
    const installed = await type(admin, `npm install -g ${resolve('dist/packages/tidesheet-server.tgz')}`);
    expect(installed).toMatchObject({ code: 0 });
    expect((await type(admin, 'tidesheet-server --version')).out).toBe(`${packageJson.version}\n`);
    await startInstalledServer(admin);
    expect(adminToken).toMatch(/^\S{16,}$/);
  });

  it('types the three lines of curl', async () => {
    const health = await type(admin, `curl -s ${url}/api/v1/health`);
    expect(JSON.parse(health.out)).toMatchObject({ status: 'healthy' });

    const registered = await type(
      admin,
      `curl -s -X POST ${url}/api/v1/register-developer \\
        -H "Admin-Token: ${adminToken}" -H "Content-Type: application/json" \\
        -d '{"developer_id":"john_doe","name":"John Doe","email":"john@company.com"}'`
    );
    const response = JSON.parse(registered.out) as { api_token: string };
    expect(response).toMatchObject({ developer_id: 'john_doe' });
    apiToken = response.api_token;

    const listed = await type(admin, `curl -s -H "Admin-Token: ${adminToken}" ${url}/api/v1/developers`);
    expect(JSON.parse(listed.out)).toMatchObject({ developers: [{ developer_id: 'john_doe' }] });
  });

  it('opens /team', async () => {
    const { out } = await type(admin, `curl -s ${url}/team`);
    expect(out).toContain('<title>Tidesheet</title>');
  });

  it('learns from doctor that everything is in place, and what is still to do', async () => {
    const { port } = new URL(url);
    const settings = `PORT=${port} ADMIN_TOKEN=${adminToken}`;
    expect(await type(admin, `${settings} tidesheet-server doctor`)).toMatchObject({ code: 0 });
    const { code, out } = await type(admin, `${settings} tidesheet-server doctor --checklist`);
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.startsWith('[x]'))).toEqual([
      '[x] The databases are as they should be',
      '[x] A server runs here',
      '[x] A person is registered',
      '[x] Agents sync as they should',
      '[x] The disk has space'
    ]);
  });
});

describe('a developer with a fresh machine', () => {
  const folder = () => join(developer.home, 'tidesheet');

  it('fills in .env and runs setup.sh', async () => {
    mkdirSync(folder());
    const fetched = `curl -sf ${url}/agent.tgz | tar -xz --strip-components=1`;
    expect(await type(developer, fetched, folder())).toMatchObject({ code: 0 });
    const filled = [
      'cp .env.template .env',
      `sed -i 's|^SERVER_URL=.*|SERVER_URL=${url}/api/v1|; s|^API_TOKEN=.*|API_TOKEN=${apiToken}|' .env`,
      `printf 'SYNC_INTERVAL_MINUTES=15\\nAW_URL=${activitywatch.url}\\n' >> .env`
    ];
    expect(await type(developer, filled.join(' && '), folder())).toMatchObject({ code: 0 });
    const set = await type(developer, 'sh setup.sh --yes --no-service', folder());
    expect(set).toMatchObject({ code: 0, err: '' });
  });

  it('sees ticks only with --test', async () => {
    const { code, out } = await type(developer, 'node agent.js --test', folder());
    expect(code).toBe(0);
    expect(out.match(/^✓ /gm)?.length).toBeGreaterThan(4);
    expect(out).not.toMatch(/^[✗!–] /m);
  });

  it('sends the last two hours with --sync-hours 2', async () => {
    expect(await type(developer, 'node agent.js --sync-hours 2', folder())).toMatchObject({
      code: 0,
      err: ''
    });
    const { out } = await type(developer, 'node agent.js status', folder());
    expect(out).toContain('waiting 0');
  });

  it('goes on every 15 minutes with --continuous until it is stopped', async () => {
    const running = spawn(process.execPath, ['agent.js', '--continuous'], {
      cwd: folder(),
      env: developer.env,
      stdio: ['ignore', 'pipe', 'inherit']
    });
    await once(running.stdout, 'data');
    expect((await type(developer, 'node agent.js status', folder())).out).toMatch(/Next run: +\d{4}-/);
    running.kill('SIGINT');
    expect(await once(running, 'close')).toEqual([0, null]);
  });
});

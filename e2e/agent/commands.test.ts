import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '../../server/people/register.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { startFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';
import { buildAgent, makeHome, removeAgent, runAgent, type AgentProcess } from './run-agent.ts';
import { startWorkstation, type Workstation } from './workstation.ts';

let server: TestServer;
let proxy: FaultyProxy;
let person: Registered;
let machine: Workstation;
let people = 0;

beforeAll(async () => {
  await buildAgent();
  server = await startTestServer();
  proxy = await startFaultyProxy(server.url);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
  removeAgent();
});
beforeEach(async () => {
  await proxy.set(null);
  person = await server.register(`ben_${(people += 1)}`);
  machine = await startWorkstation({ registered: person, serverUrl: proxy.url });
});
afterEach(() => machine.close());

type Checked = { ok: boolean; checks: { name: string; state: string; detail: string; remedy?: string }[] };
const states = ({ checks }: Checked) => Object.fromEntries(checks.map(({ name, state }) => [name, state]));
async function check(): Promise<Checked & { code: number | null }> {
  const { code, out } = await machine.run('--test', '--json');
  return { ...(JSON.parse(out) as Checked), code };
}
const allWell = {
  Settings: 'ok',
  ActivityWatch: 'ok',
  'Buckets of this host': 'ok',
  'Local store': 'ok',
  'Documents to be sent': 'ok',
  Server: 'ok',
  Token: 'ok',
  Database: 'ok',
  Clock: 'ok'
};

describe('test', () => {
  it('is content with a machine that is set up, and leaves nothing on the server', async () => {
    machine.work('Code', 2, 60);
    const checked = await check();
    expect(checked).toMatchObject({ ok: true, code: 0 });
    expect(states(checked)).toEqual(allWell);
    const documents = await server.admin.use(person.database).list();
    expect(documents.rows.filter(({ id }) => !id.startsWith('_design/'))).toEqual([]);
    expect((await machine.run('test')).out).toContain('✓ Database: readable and writable\n');
  });

  it('says what is wrong with the settings and checks what it can', async () => {
    machine.env['API_TOKEN'] = 'x';
    machine.work('Code', 2, 60);
    const checked = await check();
    expect(checked.code).toBe(1);
    expect(states(checked)).toMatchObject({ Settings: 'failed', ActivityWatch: 'ok', Server: 'skipped' });
    expect(checked.checks[0]?.detail).toContain('API_TOKEN should be the whole token');
  });

  it('notices that ActivityWatch is down, has no watchers, or watchers that stopped', async () => {
    expect(states(await check())).toMatchObject({ 'Buckets of this host': 'failed' });
    machine.work('Code', 72, 60);
    expect((await check()).checks[2]).toMatchObject({
      state: 'failed',
      detail: '2, the last event 71 hours ago'
    });
    await machine.activitywatch.faults.set('refuse');
    expect(states(await check())).toMatchObject({
      ActivityWatch: 'failed',
      'Buckets of this host': 'skipped'
    });
  });

  it('tells an unreachable server, a refused token, a locked account and a missing database apart', async () => {
    machine.work('Code', 2, 60);
    const failing = async () =>
      (await check()).checks.filter(({ state }) => state === 'failed').map(({ name }) => name);
    await proxy.set('refuse');
    expect(await failing()).toEqual(['Server']);
    await proxy.set('html');
    expect(await failing()).toEqual(['Server']);
    await proxy.set('401');
    expect(await failing()).toEqual(['Token']);
    await proxy.set('locked');
    expect(await failing()).toEqual(['Token']);
    await proxy.set(null);
    await server.admin.db.destroy(person.database);
    expect(await failing()).toEqual(['Database']);
  });
});

/** Resolves once the process has written so many lines that contain the text. */
async function heard({ child }: AgentProcess, text: string, times = 1): Promise<void> {
  let all = '';
  while (all.split(text).length <= times) {
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
    all += chunk.toString();
  }
}

describe('run', () => {
  it('synchronises at once, leaves its status to be read, and ends cleanly when told to', async () => {
    machine.work('Code', 2, 60);
    const running = machine.start('run');
    await heard(running, 'pushed 2');
    const { out } = await machine.run('status');
    expect(out).toMatch(/Next run: {6}\d{4}-/);
    running.child.kill('SIGTERM');
    expect(await running.finished).toMatchObject({ code: 0, err: '' });
    expect((await machine.run('status')).out).toContain('"tidesheet run" is not running');
  });

  it('writes one line per run, without a title of a window', async () => {
    machine.work('Code', 2, 60);
    const running = machine.start('--continuous');
    await heard(running, 'waiting');
    running.child.kill('SIGINT');
    const { code, out } = await running.finished;
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:]+Z events \d+, documents read 0, written 2, .*Collecting starts now/
    );
  });

  it('goes on when nothing answers', async () => {
    await proxy.set('refuse');
    await machine.activitywatch.faults.set('refuse');
    const running = machine.start('run');
    await heard(running, 'ActivityWatch did not answer');
    expect(running.child.exitCode).toBeNull();
    running.child.kill('SIGTERM');
    expect((await running.finished).code).toBe(0);
  });
});

describe('status', () => {
  it('says so when nothing was synchronised yet', async () => {
    expect(await machine.run('status')).toMatchObject({ code: 1, out: '' });
  });

  it('tells of the last run, what waits, and how far days are covered', async () => {
    machine.work('Code', 2, 60);
    await proxy.set('refuse');
    await machine.run('sync', '--hours', '24');
    const { code, out } = await machine.run('status', '--json');
    expect(code).toBe(0);
    const status = JSON.parse(out) as { days: { tracked: number }[] };
    expect(status).toMatchObject({
      device: 'devbox-01',
      lastRun: { ok: false },
      lastSuccess: null,
      next: null
    });
    expect(status.days.reduce((sum, { tracked }) => sum + tracked, 0)).toBe(3600);
    expect((await machine.run('status')).out).toContain('The server did not answer');
  });
});

describe('the local store', () => {
  it('admits one process: the other says who may hold it, and nothing is lost', async () => {
    machine.work('Code', 2, 60);
    await machine.run('sync', '--hours', '24');
    const held = new PouchDB(join(machine.env['DATA_DIR']!, 'store'));
    await held.info();
    const { code, err } = await machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('Another tidesheet on this machine is using the local store');
    expect((await machine.run('status')).code).toBe(0);
    await held.close();
    expect((await machine.run('sync')).code).toBe(0);
  });

  it('that cannot be made is told', async () => {
    machine.env['DATA_DIR'] = '/dev/null/data';
    const { code, err } = await machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('The local store in /dev/null/data/store cannot be used');
  });
});

describe('the command line', () => {
  it('helps, and refuses what it does not know with exit code 2', async () => {
    const home = makeHome();
    expect((await runAgent([], {}, home)).out).toContain('tidesheet sync [--hours N]');
    for (const args of [['synch'], ['sync', '--days', '3'], ['sync', '--hours', 'x'], ['run', 'fast']]) {
      const { code, out, err } = await runAgent(args, {}, home);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('Usage:');
    }
    expect(existsSync(join(home, '.local'))).toBe(false);
  });
});

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeviceDay } from '#domain/documents/day.ts';
import { Device } from '#domain/documents/people.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { provisionDeveloper } from '../../couch/provision.ts';
import type { Registered } from '../../server/people/register.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { startFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';
import { buildAgent, removeAgent, runAgent } from './run-agent.ts';
import { SECRET_TITLE, startWorkstation, type Workstation } from './workstation.ts';

let server: TestServer;
let proxy: FaultyProxy;
let person: Registered;
let machine: Workstation;
let people = 0;
const opened: Workstation[] = [];

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
  person = await server.register(`anna_${(people += 1)}`);
  machine = await open();
  proxy.takeAsked();
});
afterEach(() => Promise.all(opened.splice(0).map((workstation) => workstation.close())));

async function open(options: { hostname?: string; deviceId?: string } = {}): Promise<Workstation> {
  const workstation = await startWorkstation({ registered: person, serverUrl: proxy.url, ...options });
  opened.push(workstation);
  return workstation;
}

type Row = { id: string; doc?: unknown };
async function documents(prefix: string): Promise<{ id: string; doc: unknown; conflicts: unknown }[]> {
  const answer = await server.admin
    .use(person.database)
    .list({ include_docs: true, conflicts: true, startkey: prefix, endkey: `${prefix}\uffff` });
  return (answer.rows as Row[]).map(({ id, doc }) => ({
    id,
    doc,
    conflicts: (doc as { _conflicts?: unknown })._conflicts
  }));
}
const days = async () => (await documents('day:')).map(({ doc }) => v.parse(DeviceDay, doc));
const devices = async () => (await documents('device:')).map(({ doc }) => v.parse(Device, doc));
const totals = async () => Object.fromEntries(totalsBy('app', await days()));
const writes = () => proxy.takeAsked().filter((line) => /_bulk_docs|PUT \/db\/[^/]+\/(?!_local)/.test(line));

describe('sync', () => {
  it('begins to collect at the first run and says how to include earlier hours', async () => {
    machine.work('Code', 5, 60);
    const { code, out, err } = await machine.run('sync');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Collecting starts now; to include earlier hours: tidesheet sync --hours 24');
    expect(await totals()).toEqual({});
    expect(await devices()).toMatchObject([
      { _id: 'device:devbox-01', deviceId: 'device-a', hostname: 'devbox-01', developer: person.developer_id }
    ]);
  });

  it('goes back with --hours, remembers that, and keeps titles to itself', async () => {
    machine.work('Code', 30, 60);
    machine.work('Slack', 5, 10);
    const { code, out } = await machine.run('--sync-hours', '48');
    expect(code).toBe(0);
    expect(await totals()).toEqual({ Code: 3600, Slack: 600 });
    const [device] = await devices();
    expect(Date.now() - Date.parse(device?.collectFrom ?? '')).toBeGreaterThan(47.9 * 3_600_000);
    expect(JSON.stringify([out, await documents('')])).not.toContain(SECRET_TITLE);
  });

  it('writes and sends nothing the second time', async () => {
    machine.work('Code', 30, 60);
    await machine.run('sync', '--hours', '48');
    proxy.takeAsked();
    const { code, out } = await machine.run('sync');
    expect(code).toBe(0);
    expect(out).toMatch(/documents read 0, written 0, unchanged \d, pushed 0, refused 0, waiting 0/);
    expect(writes()).toEqual([]);
  });

  it('sends what came later, on top of what is there', async () => {
    machine.work('Code', 30, 60);
    await machine.run('sync', '--hours', '48');
    machine.work('Slack', 1, 30);
    expect((await machine.run('sync')).code).toBe(0);
    expect(await totals()).toEqual({ Code: 3600, Slack: 1800 });
  });

  it('takes over its own documents when its store is lost, without conflict and with the same totals', async () => {
    machine.work('Code', 30, 60);
    await machine.run('sync', '--hours', '48');
    const before = { totals: await totals(), devices: await devices() };
    rmSync(machine.env['DATA_DIR']!, { recursive: true });
    machine.work('Slack', 1, 30);
    const { code, out } = await machine.run('sync');
    expect(code).toBe(0);
    expect(out).toMatch(/documents read [34],/);
    expect(out).not.toContain('Collecting starts now');
    expect(await totals()).toEqual({ ...before.totals, Slack: 1800 });
    expect(await devices()).toEqual(before.devices);
    expect((await documents('')).filter(({ conflicts }) => conflicts !== undefined)).toEqual([]);
  });

  it('resolves what two stores of one device wrote apart', async () => {
    machine.work('Code', 30, 60);
    await proxy.set('refuse');
    await machine.run('sync', '--hours', '48');
    const other = { ...machine.env, DATA_DIR: join(machine.home, 'other') };
    await proxy.set(null);
    expect((await runAgent(['sync', '--hours', '40'], other, machine.home)).code).toBe(0);
    machine.work('Slack', 1, 30);
    expect((await machine.run('sync')).code).toBe(0);
    expect(await totals()).toEqual({ Code: 3600, Slack: 1800 });
    expect((await documents('')).filter(({ conflicts }) => conflicts !== undefined)).toEqual([]);
    expect(machine.status().waiting).toBe(0);
  });

  it('collects twice without the server and catches up', async () => {
    await proxy.set('refuse');
    machine.work('Code', 30, 60);
    const first = await machine.run('sync', '--hours', '48');
    expect(first.code).toBe(1);
    expect(first.err).toContain(
      `The server did not answer at ${proxy.url}. What was collected is safe on this machine`
    );
    machine.work('Slack', 1, 30);
    const second = await machine.run('sync');
    expect(second.out).toMatch(/waiting [34]$/m);
    await proxy.set(null);
    expect(await machine.run('sync')).toMatchObject({ code: 0, err: '' });
    expect(await totals()).toEqual({ Code: 3600, Slack: 1800 });
  });
});

describe('the server says no', () => {
  const told = async (fault: Parameters<FaultyProxy['set']>[0], only?: string) => {
    await proxy.set(fault, only);
    machine.work('Code', 2, 30);
    const { code, out, err } = await machine.run('sync', '--hours', '24');
    expect(code).toBe(1);
    expect(out).toMatch(/waiting [23]$/m);
    await proxy.set(null);
    expect((await machine.run('sync')).code).toBe(0);
    expect(await totals()).toEqual({ Code: 1800 });
    return err;
  };

  it('to the token', async () => {
    expect(await told('401')).toContain(`does not accept the token of ${person.developer_id}.`);
  });
  it('for some minutes', async () => {
    expect(await told('locked')).toContain('for a few minutes');
  });
  it('with an error', async () => {
    expect(await told('500')).toContain('answered with an error (500)');
  });
  it('with an error in the midst of sending', async () => {
    expect(await told('500', '_bulk_docs')).toContain('answered with an error (500)');
  });
  it('to the size of what is sent', async () => {
    expect(await told('413', '_bulk_docs')).toContain('too large (413)');
  });
  it('with a page to sign in', async () => {
    expect(await told('html')).toContain('check SERVER_URL');
  });
  it('with a page in the midst of it', async () => {
    expect(await told('html', '/db/')).toContain('check SERVER_URL');
  });

  it('to some documents: they are shown, and offered again once that is mended', async () => {
    machine.work('Code', 2, 30);
    const security = { db: person.database, path: '_security' };
    const before: object = await server.admin.request(security);
    await server.admin.request({ ...security, method: 'PUT', body: othersSecurity(before) });
    const refused = await machine.run('sync', '--hours', '24');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/refused [23] documents; they are offered again/);
    expect(machine.status().refused[0]).toMatchObject({ reason: expect.stringContaining('agent') as string });
    await server.admin.request({ ...security, method: 'PUT', body: before });
    expect(await machine.run('sync')).toMatchObject({ code: 0, err: '' });
    expect(machine.status()).toMatchObject({ waiting: 0, refused: [] });
    expect(await totals()).toEqual({ Code: 1800 });
  });

  it('for the person was erased: the local copy goes too, and nothing comes back', async () => {
    machine.work('Code', 2, 30);
    await machine.run('sync', '--hours', '24');
    await server.admin.db.destroy(person.database);
    const erased = await machine.run('sync');
    expect(erased.code).toBe(1);
    expect(erased.err).toContain('The local copy of it was erased too, and nothing is collected.');
    expect(erased.out).toContain('waiting 0');
  });

  it('for the person has a new database: the old days are gone, new ones are collected', async () => {
    machine.work('Code', 2, 30);
    await machine.run('sync', '--hours', '24');
    await server.admin.db.destroy(person.database);
    const users = server.admin.use<{ tidesheet: { database: string } }>('_users');
    const user = await users.get(`org.couchdb.user:${person.developer_id}@company.test`);
    person = { ...person, database: `${person.database}-2` };
    await users.insert({ ...user, tidesheet: { ...user.tidesheet, database: person.database } });
    await provisionDeveloper(server.admin, person.developer_id, person.database);
    const { code, out } = await machine.run('sync');
    expect(code).toBe(0);
    expect(out).toContain('the local copy of the old one was erased');
    expect(out).toContain('Collecting starts now');
    expect(await totals()).toEqual({});
  });

  it('because it is no Tidesheet at all: nothing is erased', async () => {
    machine.work('Code', 2, 30);
    await machine.run('sync', '--hours', '24');
    await proxy.set('json');
    const { code, out, err } = await machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('check SERVER_URL');
    expect(out).toMatch(/unchanged [12]/);
  });

  it('to reading the database', async () => {
    await server.admin.request({
      db: person.database,
      path: '_security',
      method: 'PUT',
      body: { members: { names: ['x'] } }
    });
    const { code, err } = await machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('refused a request (403');
  });
});

/** The same members, but documents of somebody else. */
function othersSecurity(security: object): object {
  const text = JSON.stringify(security).replaceAll(
    `"developer:${person.developer_id}"`,
    '"developer:other","member"'
  );
  return JSON.parse(text) as object;
}

describe('ActivityWatch', () => {
  it('is down, fails, or is something else: the rest goes on', async () => {
    machine.work('Code', 2, 30);
    await machine.run('sync', '--hours', '24');
    for (const [fault, message] of [
      ['refuse', 'ActivityWatch did not answer at'],
      ['500', 'answered with an error (500)'],
      ['html', 'does not speak as ActivityWatch does']
    ] as const) {
      await machine.activitywatch.faults.set(fault);
      const { code, err } = await machine.run('sync');
      expect(code).toBe(1);
      expect(err).toContain(message);
    }
    await machine.activitywatch.faults.set(null);
    machine.work('Slack', 1, 30);
    expect((await machine.run('sync')).code).toBe(0);
    expect(await totals()).toEqual({ Code: 1800, Slack: 1800 });
  });

  it('was reset: what was collected stays, and what is new comes on top', async () => {
    machine.work('Code', 30, 60);
    machine.work('Slack', 3, 20);
    await machine.run('sync', '--hours', '48');
    await machine.activitywatch.close();
    const fresh = await open();
    fresh.work('Code', 1, 30);
    machine.env['AW_URL'] = fresh.activitywatch.url;
    const { code, out } = await machine.run('sync', '--hours', '48');
    expect(code).toBe(0);
    expect(out).toContain('what was collected before is kept');
    expect(await totals()).toEqual({ Code: 5400, Slack: 1200 });
    const again = await machine.run('sync', '--hours', '48');
    expect(again.out).toContain('written 0');
    expect(again.out).not.toContain('what was collected before is kept');
  });

  it('has events that cannot be read: they are left out and counted', async () => {
    machine.work('Code', 2, 30);
    const { store } = machine.activitywatch;
    store.insert('aw-watcher-window_devbox-01', [
      { startMs: Date.now() - 3_600_000, lengthMs: -5000, data: { app: 'Odd' } }
    ]);
    const { code, out } = await machine.run('sync', '--hours', '24');
    expect(code).toBe(0);
    expect(out).toContain('unreadable events 1');
    expect(await totals()).toEqual({ Code: 1800 });
  });
});

describe('devices', () => {
  it('of one host name and two installations get two names', async () => {
    await machine.run('sync');
    const other = await open({ deviceId: 'device-b' });
    await other.run('sync');
    expect((await devices()).map(({ _id }) => _id)).toEqual(['device:devbox-01', 'device:devbox-01-2']);
  });

  it('get another name even if that is found out late', async () => {
    await machine.run('sync');
    const other = await open({ deviceId: 'device-b' });
    await proxy.set('refuse');
    other.work('Code', 2, 30);
    await other.run('sync', '--hours', '24');
    expect(other.status().device).toBe('devbox-01');
    await proxy.set(null);
    expect((await other.run('sync')).code).toBe(0);
    expect(other.status().device).toBe('devbox-01-2');
    expect((await days()).filter(({ cells }) => cells.length > 0).map(({ device }) => device)).toEqual([
      'devbox-01-2'
    ]);
  });

  it('keep their name when the host is renamed', async () => {
    machine.work('Code', 2, 30);
    await machine.run('sync', '--hours', '24');
    const renamed = await open({ hostname: 'new-name' });
    machine.env['AW_URL'] = renamed.activitywatch.url;
    renamed.work('Slack', 1, 10);
    expect((await machine.run('sync')).code).toBe(0);
    expect(await devices()).toMatchObject([{ device: 'devbox-01', hostname: 'new-name' }]);
    expect(await totals()).toEqual({ Code: 1800, Slack: 600 });
  });
});

describe('rules', () => {
  it('of the organisation are used, kept for when it cannot be asked, and applied to the last days', async () => {
    machine.work('Frobnicator', 30, 60);
    await machine.run('sync', '--hours', '48');
    const org = server.admin.use<{ categories: object[] }>('org');
    const rules = await org.get('rules');
    const custom = { id: 'frob', name: ['Frobbing'], rule: { type: 'none' }, apps: ['Frobnicator'] };
    await org.insert({ ...rules, categories: [...rules.categories, custom] });
    expect((await machine.run('sync')).code).toBe(0);
    expect(Object.fromEntries(totalsBy('category', await days()))).toEqual({ Frobbing: 3600 });
    await proxy.set('refuse');
    machine.work('Frobnicator', 1, 10);
    await machine.run('sync');
    await proxy.set(null);
    await machine.run('sync');
    expect(Object.fromEntries(totalsBy('category', await days()))).toEqual({ Frobbing: 4200 });
  });
});

describe('settings', () => {
  it('come from .env in the working directory, and every wrong one is named', async () => {
    writeFileSync(join(machine.home, '.env'), 'SERVER_URL=nowhere\nSYNC_INTERVAL_MINUTES=soon\n');
    const { code, err } = await runAgent(['sync'], {}, machine.home);
    expect(code).toBe(1);
    for (const name of [
      'SERVER_URL should',
      'DEVELOPER_ID is missing',
      'API_TOKEN is missing',
      'SYNC_INTERVAL_MINUTES should'
    ]) {
      expect(err).toContain(name);
    }
  });
});

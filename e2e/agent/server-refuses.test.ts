import { once } from 'node:events';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { describe, expect, it } from 'vitest';
import { provisionDeveloper } from '../../couch/provision.ts';
import type { FaultyProxy } from '../stage/agent/faulty-proxy.ts';
import { appsOf, daysOf, useStage } from '../stage/agent/agent-stage.ts';
import type { Finished } from '../stage/agent/run-agent.ts';

const stage = useStage();

describe('the server refuses', () => {
  const errorOf = async (fault: Parameters<FaultyProxy['set']>[0], only?: string) => {
    await stage.proxy.set(fault, only);
    stage.machine.work('Code', 2, 30);
    const { code, out, err } = await stage.machine.run('sync', '--hours', '24');
    expect(code).toBe(1);
    expect(out).toMatch(/waiting [23]$/m);
    await stage.proxy.set(null);
    expect((await stage.machine.run('sync')).code).toBe(0);
    expect(await appsOf(stage)).toEqual({ Code: 1800 });
    return err;
  };

  it('the token', async () => {
    expect(await errorOf('401')).toContain(`does not accept the token of ${stage.person.developer_id}.`);
  });
  it('all requests for some minutes', async () => {
    expect(await errorOf('locked')).toContain('for a few minutes');
  });
  it('with an error', async () => {
    expect(await errorOf('500')).toContain('responded with an error (500)');
  });
  it('with an error during sending', async () => {
    expect(await errorOf('500', '_bulk_docs')).toContain('responded with an error (500)');
  });
  it('the size of a request', async () => {
    expect(await errorOf('413', '_bulk_docs')).toContain('too large (413)');
  });
  it('with a sign-in page', async () => {
    expect(await errorOf('html')).toContain('check SERVER_URL');
  });
  it('with a page during the synchronisation', async () => {
    expect(await errorOf('html', '/db/')).toContain('check SERVER_URL');
  });

  it('some documents: they are shown, and sent again once the cause is fixed', async () => {
    stage.machine.work('Code', 2, 30);
    const security = { db: stage.person.database, path: '_security' };
    const before: object = await stage.server.admin.request(security);
    await stage.server.admin.request({ ...security, method: 'PUT', body: othersSecurity(before) });
    const refused = await stage.machine.run('sync', '--hours', '24');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/refused [23] documents: \S+:\S+ \(.*agent.*\)\. .*sent again next time/);
    expect(stage.machine.status().refused[0]).toMatchObject({
      reason: expect.stringContaining('agent') as string
    });
    await stage.server.admin.request({ ...security, method: 'PUT', body: before });
    expect(await stage.machine.run('sync')).toMatchObject({ code: 0, err: '' });
    expect(stage.machine.status()).toMatchObject({ waiting: 0, refused: [] });
    expect(await appsOf(stage)).toEqual({ Code: 1800 });
  });

  it('one document that makes every request with it unusable: the others arrive, and it is named', async () => {
    stage.machine.work('Code', 30, 30);
    await stage.machine.run('sync', '--hours', '48');
    const known = (await daysOf(stage)).find(({ keys }) => keys.length > 0);
    if (known === undefined) throw new Error('There is no day.');
    const broken = { ...known, _id: known._id.replace(known.date, '2026-01-02'), date: '2026-01-02' };
    const store = new PouchDB<{ keys: unknown }>(join(stage.machine.env['DATA_DIR']!, 'store'));
    await store.put({
      ...broken,
      _rev: undefined,
      keys: known.keys.map((key) => ['\ud83d', ...key.slice(1)])
    });
    await store.close();
    stage.machine.work('Slack', 2, 10);
    const isReported = ({ code, out, err }: Finished, waiting: number) => {
      expect(code).toBe(1);
      expect(out).toMatch(new RegExp(`refused 1, waiting ${waiting}$`, 'm'));
      expect(err).toContain(`The server refused 1 document: ${broken._id} (invalid UTF-8 JSON).`);
    };
    isReported(await stage.machine.run('sync'), 1);
    expect(await appsOf(stage)).toEqual({ Code: 1800, Slack: 600 });
    isReported(await stage.machine.run('sync'), 1);
    expect((await stage.machine.run('status')).out).toContain(`Refused:       ${broken._id} since`);
    const running = stage.machine.start('run');
    const [line] = (await once(running.child.stdout!, 'data')) as [Buffer];
    expect(line.toString()).toContain(`${broken._id} (invalid UTF-8 JSON)`);
    running.child.kill('SIGTERM');
    await running.finished;
    const again = new PouchDB<{ keys: unknown }>(join(stage.machine.env['DATA_DIR']!, 'store'));
    await again.put({ ...(await again.get(broken._id)), keys: known.keys });
    await again.close();
    expect(await stage.machine.run('sync')).toMatchObject({ code: 0, err: '' });
    expect(stage.machine.status()).toMatchObject({ waiting: 0, refused: [] });
  });

  it('one document as too large: the others arrive', async () => {
    for (const hoursAgo of [2, 30, 54]) stage.machine.work('Code', hoursAgo, 30);
    stage.machine.work('Huge', 100, 30);
    await stage.proxy.set('413', '_bulk_docs', 'Huge');
    const { code, err } = await stage.machine.run('sync', '--hours', '120');
    expect(code).toBe(1);
    // The half hour may be of two days.
    expect(err).toMatch(/refused (1 document|2 documents): day:\S+ \(too large \(413\)\)/);
    expect(await appsOf(stage)).toMatchObject({ Code: 5400 });
    await stage.proxy.set(null);
    expect(await stage.machine.run('sync')).toMatchObject({ code: 0, err: '' });
    expect(await appsOf(stage)).toEqual({ Code: 5400, Huge: 1800 });
  });

  it('because the person was erased: the local copy is deleted too, and nothing returns', async () => {
    stage.machine.work('Code', 2, 30);
    await stage.machine.run('sync', '--hours', '24');
    await stage.server.admin.db.destroy(stage.person.database);
    const erased = await stage.machine.run('sync');
    expect(erased.code).toBe(1);
    expect(erased.err).toContain('The local copy of it was erased too, and nothing is collected.');
    expect(erased.out).toContain('waiting 0');
  });

  it('because the person has a new database: old days are deleted, new ones are collected', async () => {
    stage.machine.work('Code', 2, 30);
    await stage.machine.run('sync', '--hours', '24');
    await stage.server.admin.db.destroy(stage.person.database);
    const users = stage.server.admin.use<{ tidesheet: { database: string } }>('_users');
    const user = await users.get(`org.couchdb.user:${stage.person.email}`);
    const database = stage.server.admin.names.newDeveloper(stage.person.developer_id);
    stage.person = { ...stage.person, database };
    await users.insert({ ...user, tidesheet: { ...user.tidesheet, database: stage.person.database } });
    await provisionDeveloper(stage.server.admin, stage.person.developer_id, stage.person.database);
    const { code, out } = await stage.machine.run('sync');
    expect(code).toBe(0);
    expect(out).toContain('the local copy of the old one was erased');
    expect(out).toContain('Collecting starts now');
    expect(await appsOf(stage)).toEqual({});
  });

  it('because it is not a Tidesheet server: nothing is deleted', async () => {
    stage.machine.work('Code', 2, 30);
    await stage.machine.run('sync', '--hours', '24');
    await stage.proxy.set('json');
    const { code, out, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('check SERVER_URL');
    expect(out).toMatch(/unchanged [12]/);
  });

  it('reading the database', async () => {
    const security = { db: stage.person.database, path: '_security' };
    const current: object = await stage.server.admin.request(security);
    const body = { ...current, members: { names: ['x'] } };
    await stage.server.admin.request({ ...security, method: 'PUT', body });
    const { code, err } = await stage.machine.run('sync');
    expect(code).toBe(1);
    expect(err).toContain('refused a request (403');
  });
});

/** The same members, but documents of somebody else. */
function othersSecurity(security: object): object {
  const text = JSON.stringify(security).replaceAll(
    `"developer:${stage.person.developer_id}"`,
    '"developer:other","member"'
  );
  return JSON.parse(text) as object;
}

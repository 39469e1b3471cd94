/** A database whose files are damaged: what is served and reported, and both ways back. The embedded store only. */
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, type DeviceDay } from '#domain/documents/day.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { runChecks } from './doctor/run-checks.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

const date = '2026-10-27';
const day = (developer: string): DeviceDay => ({
  ...workedDay(date, 'desk', [[36_000, 36_900]]),
  developer
});

const SENT = [dayId(date, 'desk'), SAMPLE_DOCUMENTS.entry._id];

type Replica = PouchDB.Database<DeviceDay | { developer: string }>;

describe('files of the embedded store', () => {
  beforeEach(({ skip }) =>
    skip(process.env['COUCHDB_URL'] !== undefined, 'only the embedded store has such files')
  );

  let folder: string;
  let server: TestServer;
  let kim: Registered;
  let lee: Registered;
  const team = () => server.admin.names.team('main');
  const pathOf = (database: string) => join(folder, 'data', 'couch', 'databases', database);
  const backupOf = (database: string) => join(folder, 'backup', database);
  const damage = (database: string) => writeFileSync(join(pathOf(database), 'CURRENT'), '');
  const restart = async (whileStopped: () => void) => {
    await server.close();
    whileStopped();
    server = await startTestServer({ dataDir: join(folder, 'data') });
  };
  const health = async () => (await server.call('/health')).body;
  const statusOf = (response: Promise<unknown>) =>
    response.then(
      () => 200,
      (error: { statusCode?: number }) => error.statusCode
    );
  const isInTeam = (developer: string) => statusOf(server.admin.use(team()).get(dayId(date, developer)));
  const failed = async () =>
    (await runChecks(server.admin)).filter(({ ok }) => !ok).map(({ check, detail }) => `${check}: ${detail}`);

  /** What the agent's store and the browser of kim hold; they outlive the server's files. */
  const replicas: Record<string, Replica> = {};
  const push = async (name: string, user: string, password: string) => {
    const auth = { username: user, password };
    const remote: Replica = new PouchDB(`${server.url}/db/${kim.database}`, { skip_setup: true, auth });
    await replicas[name]?.replicate.to(remote);
    await remote.close();
  };
  const pushAll = async () => {
    const [label, secret = ''] = kim.api_token!.split('.');
    await push('agent', `kim.${label}`, secret);
    await push('browser', kim.email, 'a long passphrase of kim');
  };
  /** Which of the documents that were sent are stored. */
  const storedOfKim = async () =>
    (await server.admin.use(kim.database).list()).rows.map(({ id }) => id).filter((id) => SENT.includes(id));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tidesheet-damaged-'));
    server = await startTestServer({ dataDir: join(folder, 'data') });
    kim = await server.register('kim', { password: 'a long passphrase of kim' });
    lee = await server.register('lee');
    for (const name of ['agent', 'browser']) replicas[name] = new PouchDB(join(folder, name));
    await replicas['agent']!.put(day('kim'));
    await replicas['browser']!.put({ ...SAMPLE_DOCUMENTS.entry, developer: 'kim' });
    await pushAll();
  });
  afterAll(async () => {
    await server.close();
    for (const replica of Object.values(replicas)) await replica.close();
    rmSync(folder, { recursive: true });
  });

  it('are reported by name to admins and as a number to everybody, and everything else is served', async () => {
    await expect.poll(() => isInTeam('kim'), { timeout: 20_000 }).toBe(200);
    expect(await health()).toMatchObject({ status: 'healthy', damagedDatabases: 0, disk: 'ok' });
    await restart(() => {
      cpSync(pathOf(kim.database), backupOf(kim.database), { recursive: true });
      damage(kim.database);
    });
    const reading = server.admin.use(kim.database).list();
    await expect(reading).rejects.toMatchObject({
      statusCode: 500,
      error: 'database_damaged',
      message: expect.stringContaining(`restore couch/databases/${kim.database} in its data folder`)
    });
    const body = await health();
    expect(body).toMatchObject({ status: 'degraded', damagedDatabases: 1 });
    expect(JSON.stringify(body)).not.toContain('kim');
    expect(await failed()).toEqual([expect.stringMatching(`^files: ${kim.database}\\.`)]);
    await writeAsAgent(server, lee, day('lee'));
    await expect.poll(() => isInTeam('lee'), { timeout: 20_000 }).toBe(200);
    const log = server.logged.join('\n');
    expect(log).toContain(`The database "${kim.database}" is damaged: CURRENT:`);
    expect(log).not.toMatch(/TypeError|^ +at /m);
  });

  it('are restored from a backup', async () => {
    await restart(() => {
      rmSync(pathOf(kim.database), { recursive: true });
      cpSync(backupOf(kim.database), pathOf(kim.database), { recursive: true });
    });
    expect(await health()).toMatchObject({ status: 'healthy', damagedDatabases: 0 });
    expect(await storedOfKim()).toEqual(SENT);
  });

  it('are moved away, and agents and browsers send everything again', async () => {
    await restart(() => renameSync(pathOf(kim.database), join(folder, 'moved')));
    expect(server.logged).toContain(
      `${kim.database} was missing and was created again: the agents and browsers of kim send everything again.`
    );
    expect(await storedOfKim()).toEqual([]);
    // What the team has stays until the days are sent again.
    expect(await isInTeam('kim')).toBe(200);
    await pushAll();
    expect(await storedOfKim()).toEqual(SENT);
    expect(await failed()).toEqual([]);
    await expect.poll(() => isInTeam('kim'), { timeout: 20_000 }).toBe(200);
  });

  it('of a team are made again from its members’ databases', async () => {
    await restart(() => damage(team()));
    expect(await health()).toMatchObject({ status: 'degraded', damagedDatabases: 1 });
    expect(await storedOfKim()).toEqual(SENT);
    await restart(() => renameSync(pathOf(team()), join(folder, 'moved-team')));
    await expect.poll(() => isInTeam('kim'), { timeout: 20_000 }).toBe(200);
    expect(await isInTeam('lee')).toBe(200);
  });

  it.each(['org', 'audit', 'service'])(
    'of %s do not keep developers’ databases from being served',
    async (name) => {
      await restart(() => {
        cpSync(pathOf(name), backupOf(name), { recursive: true });
        damage(name);
      });
      expect(await health()).toMatchObject({ status: 'degraded', damagedDatabases: 1 });
      await pushAll();
      expect(await storedOfKim()).toEqual(SENT);
      expect(await failed()).toContainEqual(expect.stringMatching(`^files: ${name}\\.`));
      expect(server.logged.join('\n')).not.toMatch(/TypeError|^ +at /m);
      await restart(() => {
        rmSync(pathOf(name), { recursive: true });
        cpSync(backupOf(name), pathOf(name), { recursive: true });
      });
      expect(await failed()).toEqual([]);
    }
  );
});

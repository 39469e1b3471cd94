/** Backups, each command as its own code runs it, over HTTP; with COUCHDB_URL restored into that CouchDB, otherwise into an embedded store. */
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Manifest } from '#domain/backup/manifest.ts';
import { canonicalJson } from '#domain/documents/content.ts';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import type { Registered } from '#domain/api/developers.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import * as v from 'valibot';
import { runProgram } from '../../cli/program.ts';
import { connect, splitCredentials, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { startEndpoint, type Running } from '../../couch/embedded/testing/start-endpoint.ts';
import { backup } from '../commands/backup.ts';
import { backupKey } from '../commands/backup-key.ts';
import { drill } from '../commands/drill.ts';
import { restore } from '../commands/restore.ts';
import { verify } from '../commands/verify.ts';
import { startServer } from '../start-server.ts';
import {
  ADMIN_TOKEN,
  asAgent,
  postAsAdmin,
  startTestServer,
  writeAsAgent,
  type TestServer
} from '../testing/test-server.ts';
import { getLeaves, listLeaves } from './read-leaves.ts';

vi.spyOn(process.stderr, 'write').mockImplementation(() => true);

let folder: string;
let printed: string[] = [];
const remember = (line: string) => void printed.push(line);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidesheet-backups-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const place = (name: string) => join(folder, name);

async function run(env: Record<string, string>, ...argv: string[]): Promise<number | undefined> {
  printed = [];
  const commands = [backup, verify, restore, drill, backupKey];
  const context = { env: { DATA_DIR: place('no-data'), ...env }, print: remember, warn: remember };
  return runProgram({ name: 'tidesheet-server', summary: '', version: '', commands }, argv, context);
}

const prefixOf = ({ same }: TestServer): Record<string, string> =>
  same.prefix === '' ? {} : { COUCHDB_PREFIX: same.prefix };
/** As an admin calls it beside a running server. */
const makeBackup = (server: TestServer, name: string, ...argv: string[]) =>
  run({ COUCHDB_URL: server.same.couchUrl, ...prefixOf(server) }, 'backup', place(name), ...argv);

const connectTo = (url: string, prefix: string): Couch => {
  const { url: bare, authorization } = splitCredentials(url);
  return connect(bare, { authorization }, prefix);
};

/** Every leaf of a database, as text. */
async function leavesIn(couch: Couch, database: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of listLeaves(couch, database, 0)) {
    const { leaves } = await getLeaves(couch, database, page);
    found.push(...leaves.map((leaf) => canonicalJson(leaf)));
  }
  return found.sort();
}

/** An empty CouchDB for the installation. */
async function emptyTarget(prefix: string) {
  const given = process.env['COUCHDB_URL'];
  if (given !== undefined)
    return { url: given, couch: connectTo(given, prefix), stop: async () => undefined };
  const running: Running = await startEndpoint();
  const url = running.url.replace('://', '://admin:admin-password@');
  return { url, couch: connectTo(url, prefix), stop: () => running.stop() };
}

const stepsOf = (name: string) => {
  const [chain = ''] = readdirSync(place(name)).filter((one) => one.startsWith('chain-'));
  return { chain, steps: readdirSync(join(place(name), chain)) };
};
const manifestOf = (name: string, step: string) => {
  const path = join(place(name), stepsOf(name).chain, step, 'manifest.json');
  return v.parse(Manifest, JSON.parse(readFileSync(path, 'utf8')));
};
const fileOf = (name: string, step: string, database: string) => {
  const entry = manifestOf(name, step).databases.find((one) => one.name === database);
  return join(place(name), stepsOf(name).chain, step, entry?.file?.name ?? 'none');
};
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => {
      const { message, hint } = error as { message: string; hint?: string };
      return `${message} ${hint ?? ''}`;
    }
  );

const day = (date: string, device = 'desk') => workedDay(date, device, [[36_000, 36_900]]);

describe('a backup', () => {
  let server: TestServer;
  let kim: Registered;
  let lee: Registered;
  let before: Map<string, string[]>;

  beforeAll(async () => {
    server = await startTestServer();
    kim = await server.register('kim', { roles: ['manager'] });
    lee = await server.register('lee');
    for (const date of ['2026-10-27', '2026-10-28']) await writeAsAgent(server, kim, day(date));
    await writeAsAgent(server, lee, day('2026-10-27'));
    // A conflicting revision, and a deleted document.
    const branch = { ...day('2026-10-28', 'desk'), developer: 'kim', through: '2026-10-28T12:00:00Z' };
    const revisions = { _revisions: { start: 1, ids: ['f'.repeat(32)] }, _rev: `1-${'f'.repeat(32)}` };
    await asAgent(server, kim)
      .use(kim.database)
      .bulk({ docs: [{ ...branch, ...revisions }], new_edits: false } as { docs: object[] });
    await server.fanIn.sweep();
    expect(await makeBackup(server, 'first')).toBe(0);
    expect(printed[0]).toMatch(
      /^chain-\d{8}T\d{6}Z\/0000: full backup, 7 databases, \d+ documents, \d+ kB\.$/
    );

    await writeAsAgent(server, lee, day('2026-10-29'));
    const { _rev } = await asAgent(server, kim).use(kim.database).get('day:2026-10-27:desk');
    await server.admin.use(kim.database).destroy('day:2026-10-27:desk', _rev);
    await server.fanIn.sweep();
    expect(await makeBackup(server, 'first')).toBe(0);
    expect(printed[0]).toMatch(/\/0001: increment/);
    const { names } = server.admin;
    before = new Map();
    for (const name of [kim.database, lee.database, names.org, names.audit, names.team('main')])
      before.set(name, await leavesIn(server.admin, name));
  });
  afterAll(() => server.close().catch(() => undefined));

  it('has in an increment only what changed', () => {
    const { databases } = manifestOf('first', '0001');
    const entryOf = (name: string) => databases.find((one) => one.name === name);
    expect(entryOf(server.admin.names.org)).toMatchObject({ full: false });
    expect(entryOf(server.admin.names.org)?.file).toBeUndefined();
    expect(entryOf(lee.database)).toMatchObject({ full: false, file: { documents: 1, leaves: 1 } });
    expect(readdirSync(place('first')).filter((name) => name.startsWith('.unfinished'))).toEqual([]);
  });

  it('is verified, and restored by a drill that changes nothing', async () => {
    expect(await run({}, 'verify', place('first'))).toBe(0);
    expect(printed.at(-1)).toMatch(
      /^2 backups in 1 chains are whole: \d+ files have their digests and can be read\.$/
    );
    expect(await run({}, 'drill', place('first'), '--work', folder)).toBe(0);
    expect(printed[0]).toMatch(/\/0001 can be restored: 7 databases with \d+ documents were the same/);
    expect(readdirSync(folder).filter((name) => name.includes('drill'))).toEqual([]);
  });

  it('names the file that is damaged, truncated, missing or exchanged, and restores nothing of it', async () => {
    const target = place('never');
    const refused = async (name: string, expected: RegExp) => {
      expect(await run({}, 'verify', place(name))).toBe(1);
      expect(printed.join('\n')).toMatch(expected);
      expect(await errorOf(run({}, 'restore', place(name), '--to', target))).toMatch(expected);
      expect(await errorOf(run({}, 'drill', place(name)))).toMatch(expected);
      expect(existsSync(join(target, 'couch'))).toBe(false);
    };
    const copy = (name: string) => cpSync(place('first'), place(name), { recursive: true });
    const { chain } = stepsOf('first');

    copy('damaged');
    const file = fileOf('damaged', '0000', kim.database);
    const bytes = readFileSync(file);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await refused('damaged', /chain-\w+\/0000\/\d+\.jsonl\.gz is damaged/);

    copy('truncated');
    truncateSync(fileOf('truncated', '0001', lee.database), 40);
    await refused('truncated', /0001\/\d+\.jsonl\.gz is truncated: it has 40 of \d+ bytes[^]*--at/);
    // What is before it can be restored.
    expect(await run({}, 'drill', place('truncated'), '--at', `${chain}/0000`)).toBe(0);

    copy('missing');
    await rm(fileOf('missing', '0000', lee.database));
    await refused('missing', /0000\/\d+\.jsonl\.gz is missing/);

    copy('exchanged');
    const [one, other] = [kim, lee].map(({ database }) => fileOf('exchanged', '0000', database));
    renameSync(one!, place('spare'));
    renameSync(other!, one!);
    renameSync(place('spare'), other!);
    await refused('exchanged', /0000\/\d+\.jsonl\.gz has the content of chain-\w+\/0000\/\d+\.jsonl\.gz/);

    copy('gap');
    await rm(join(place('gap'), chain, '0000'), { recursive: true });
    await refused('gap', /0000 is missing/);

    copy('manifest');
    const manifest = join(place('manifest'), chain, '0001', 'manifest.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8')
        .replace('"kim', '"tim')
        .replace(/"prefix": "[^"]*"/, '"prefix": "other-"')
    );
    await refused('manifest', /0001\/manifest\.json is damaged/);

    copy('cut');
    truncateSync(join(place('cut'), chain, '0001', 'manifest.json'), 100);
    await refused('cut', /0001\/manifest\.json is damaged/);

    // An increment of another backup.
    expect(await makeBackup(server, 'second')).toBe(0);
    expect(await makeBackup(server, 'second')).toBe(0);
    copy('mixed');
    await rm(join(place('mixed'), chain, '0001'), { recursive: true });
    cpSync(join(place('second'), stepsOf('second').chain, '0001'), join(place('mixed'), chain, '0001'), {
      recursive: true
    });
    await refused(
      'mixed',
      /0001\/manifest\.json is the manifest of chain-\w+\/0001|belongs to another backup/
    );

    copy('more');
    writeFileSync(join(place('more'), chain, '0001', '00099.jsonl.gz'), 'x');
    await refused('more', /00099\.jsonl\.gz does not belong to the backup/);
  });

  it('is not written to a folder with other files, nor restored from one', async () => {
    await run({}, 'backup-key', join(place('other-files')));
    const error = await errorOf(makeBackup(server, '.'));
    expect(error).toMatch(/has other files, such as .*Nothing was written/);
    expect(await errorOf(run({}, 'restore', folder))).toMatch(/is not a folder with backups/);
  });

  it('is encrypted to a public key', async () => {
    const key = place('key.txt');
    expect(await run({}, 'backup-key', key)).toBe(0);
    const recipient = printed[0]!;
    expect(await makeBackup(server, 'secret', '--recipient', recipient)).toBe(0);
    const path = fileOf('secret', '0000', kim.database);
    expect(readFileSync(path).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    expect(await run({}, 'verify', place('secret'))).toBe(0);
    expect(printed.at(-1)).toBe('Encrypted files were not read; --key <file> does that.');
    expect(await run({}, 'verify', place('secret'), '--key', key)).toBe(0);
    expect(await errorOf(run({}, 'drill', place('secret')))).toMatch(/is encrypted\. .*--key/);
    expect(await run({}, 'drill', place('secret'), '--key', key)).toBe(0);
    const wrong = place('wrong.txt');
    await run({}, 'backup-key', wrong);
    expect(await errorOf(run({}, 'drill', place('secret'), '--key', wrong))).toMatch(/cannot be decrypted/);
    expect(await errorOf(run({}, 'drill', place('secret'), '--key', path))).toMatch(/has no key of age/);
  });

  it('is restored only where nothing is', async () => {
    const { url, stop, couch } = await emptyTarget(server.same.prefix);
    const name = couch.names.org;
    if (process.env['COUCHDB_URL'] === undefined) await couch.db.create(name);
    const error = await errorOf(run(prefixOf(server), 'restore', place('first'), '--to', url));
    expect(error).toMatch(/^The target is not empty: it has .*Nothing was changed/);
    await stop();
  });

  it('is restored with every revision; people and agents go on in a new epoch, and what was lost comes back', async () => {
    const { prefix } = server.same;
    await server.close();
    const { url, couch, stop } = await emptyTarget(prefix);
    expect(await run(prefixOf(server), 'restore', place('first'), '--to', url)).toBe(0);
    expect(printed[0]).toMatch(
      /\/0001 was restored: 7 databases with \d+ documents, the same as in the backup\.$/
    );
    for (const [name, leaves] of before) expect(await leavesIn(couch, name)).toEqual(leaves);
    await expect(couch.use(couch.names.org).get(EPOCHS_ID)).rejects.toMatchObject({ statusCode: 404 });

    const again = await startTestServer({ couchUrl: url, prefix });
    const { epochs } = await couch.use<{ epochs: unknown[] }>(kim.database).get(EPOCHS_ID);
    expect(epochs).toHaveLength(1);
    await writeAsAgent(again, lee, day('2026-10-30'));
    await again.fanIn.sweep();
    const { rows } = await couch.use(couch.names.team('main')).list();
    const ids = rows.map(({ id }) => id);
    expect(ids).toContain('day:2026-10-30:lee');
    expect(ids).toContain('day:2026-10-28:kim');
    await expect(again.as(kim.email, kim.password!).use(kim.database).info()).resolves.toBeDefined();
    await again.close();
    if (prefix !== '') {
      const { removeInstallation } = await import('../testing/remove-installation.ts');
      await removeInstallation(couch);
    }
    await stop();
  });
});

describe('somebody who was erased after a backup', () => {
  it('is left out of what is restored, and others are not', async () => {
    const server = await startTestServer();
    const kim = await server.register('kim');
    const lee = await server.register('lee');
    for (const person of [kim, lee]) await writeAsAgent(server, person, day('2026-10-27'));
    await server.fanIn.sweep();
    expect(await makeBackup(server, 'people')).toBe(0);
    await server.call('/developers/kim/erase', postAsAdmin({}));
    // The server itself has added it to the backup.
    expect(readFileSync(join(place('people'), 'erasures.jsonl'), 'utf8')).toMatch(
      /^\{"id":"erased:[0-9a-f]{64}","at":/
    );
    expect(await run({}, 'drill', place('people'))).toBe(0);
    expect(printed[0]).toMatch(/1 person who was erased since is left out\.$/);
    const { prefix } = server.same;
    await server.close();

    const { url, couch, stop } = await emptyTarget(prefix);
    expect(await run(prefixOf(server), 'restore', place('people'), '--to', url)).toBe(0);
    expect(await couch.db.list()).not.toContain(kim.database);
    for (const name of [
      USERS,
      couch.names.org,
      couch.names.audit,
      couch.names.team('main'),
      couch.names.service
    ]) {
      const text = (await leavesIn(couch, name))
        .filter((leaf) => !/"act":"(register|erase|restore)/.test(leaf))
        .join();
      expect(text).not.toContain(kim.email);
      // In a shared CouchDB there are users of others.
      if (name !== USERS) expect(text).not.toContain('kim');
    }
    const again = await startTestServer({ couchUrl: url, prefix });
    expect((await again.call(`/erased/${kim.database}`)).body).toMatchObject({ erased: true });
    await expect(asAgent(again, lee).use(lee.database).info()).resolves.toBeDefined();
    await again.close();
    if (prefix !== '') {
      const { removeInstallation } = await import('../testing/remove-installation.ts');
      await removeInstallation(couch);
    }
    await stop();
  });
});

describe('on a data folder', () => {
  it('restores where no store is, in one step, and a server starts there', async () => {
    const dataDir = place('data');
    const config = {
      port: 0,
      host: '127.0.0.1',
      dataDir,
      adminToken: ADMIN_TOKEN,
      couchUrl: undefined,
      prefix: '',
      passwordIterations: 10,
      syncIntervalMinutes: 30,
      publicUrl: undefined,
      dashboardDir: place('none'),
      agentPackage: place('none'),
      apiDocsDir: place('none')
    };
    const first = await startServer(config, () => undefined, Date.now);
    await first.upkeep.done;
    await first.close();
    // Without an admin token, because the server is stopped.
    expect(await run({ DATA_DIR: dataDir }, 'backup', place('stopped'))).toBe(0);
    expect(await errorOf(run({ DATA_DIR: dataDir }, 'restore', place('stopped')))).toMatch(
      /has an embedded store already\. Nothing was changed/
    );
    const restored = place('restored');
    expect(await run({ DATA_DIR: restored }, 'restore', place('stopped'))).toBe(0);
    expect(readdirSync(restored)).toEqual(['couch']);
    const second = await startServer({ ...config, dataDir: restored }, () => undefined, Date.now);
    await second.close();
  });

  it('does not let a server start on a CouchDB that is restored in part, and completes it', async () => {
    const source = await startTestServer();
    await source.register('kim');
    expect(await makeBackup(source, 'partly')).toBe(0);
    await source.close();
    const target = await startEndpoint();
    const url = target.url.replace('://', '://admin:admin-password@');
    const couch = connectTo(url, source.same.prefix);
    const { names } = couch;
    const marker = `${names.prefix}restoring`;
    const { chain } = stepsOf('partly');
    const manifest = manifestOf('partly', '0000');
    await couch.db.create(marker);
    await couch.use(marker).insert(
      {
        backup: `${chain}/0000 ${manifest.digest}`,
        databases: manifest.databases.map(({ name }) => name)
      } as { _id?: string },
      'restore'
    );
    await couch.db.create(names.org);
    await couch.use(names.org).insert({ _id: 'half' });
    await expect(startTestServer({ couchUrl: url, prefix: names.prefix })).rejects.toThrow(
      /A backup is being restored into this CouchDB/
    );
    expect(await run({}, 'restore', place('partly'), '--to', url)).toBe(0);
    const started = await startTestServer({ couchUrl: url, prefix: names.prefix });
    await started.close();
    await target.stop();
  });
});

describe('the schedule', () => {
  it('makes backups when they are due, begins new chains, and removes old ones', async () => {
    let nowMs = Date.parse('2026-10-27T08:00:00Z');
    const target = place('scheduled');
    const server = await startTestServer({
      now: () => nowMs,
      backup: { folder: target, everyHours: 24, fullDays: 2, keepDays: 3, recipient: undefined }
    });
    const made = () => readdirSync(target).filter((name) => name.startsWith('chain-'));
    await server.backups.check();
    await server.backups.check();
    expect(server.backups.status()).toMatchObject({ isScheduled: true, made: 1, failed: 0 });
    for (let day = 0; day < 5; day++) {
      nowMs += 24 * 3_600_000;
      await server.backups.check();
    }
    expect(server.backups.status().made).toBe(6);
    expect(made()).toEqual(
      ['chain-20261027T080000Z', 'chain-20261029T080000Z', 'chain-20261031T080000Z'].slice(-made().length)
    );
    expect(made().length).toBeLessThanOrEqual(3);
    await server.close();
  });

  it('reports a folder that cannot be written', async () => {
    writeFileSync(place('file'), '');
    const server = await startTestServer({
      backup: { folder: place('file'), everyHours: 24, fullDays: 7, keepDays: 30, recipient: undefined }
    });
    await server.backups.check();
    expect(server.backups.status()).toMatchObject({ failed: 1, lastMs: undefined });
    expect(server.logged.join('\n')).toMatch(/The backup to .*file failed: /);
    await server.close();
  });
});

import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findWords } from '../testing/find-words.ts';
import {
  addDatabase,
  addUser,
  admin,
  makeFolder,
  removeFolder,
  startEndpoint,
  type Running
} from '../testing/start-endpoint.ts';

const folders: string[] = [];
const started: Running[] = [];

async function start(options: Parameters<typeof startEndpoint>[0] = {}): Promise<Running> {
  const dataDir = options.dataDir ?? makeFolder();
  folders.push(dataDir);
  const running = await startEndpoint({ ...options, dataDir });
  started.push(running);
  return running;
}

afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
  for (const folder of folders.splice(0)) removeFolder(folder);
});

describe('the files of databases', () => {
  it('preserve documents, users, security and sessions across a restart', async () => {
    const first = await start();
    const alice = await addUser(first, 'alice', ['team']);
    await addDatabase(first, 'notes');
    await first.ask(alice, 'PUT', '/notes/one', { n: 1 });
    const { headers } = await first.ask('', 'POST', '/_session', {
      name: 'alice',
      password: 'alice-password'
    });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const { body: before } = await first.ask(alice, 'GET', '/notes/_changes');
    started.splice(started.indexOf(first), 1);
    await first.stop();

    const second = await start({ dataDir: first.dataDir });
    const { status, body } = await second.ask('', 'GET', '/notes/one', undefined, { cookie });
    expect({ status, body }).toMatchObject({ status: 200, body: { _id: 'one', n: 1 } });
    expect((await second.ask(alice, 'GET', '/notes/_changes')).body).toEqual(before);
    expect((await second.ask('', 'GET', '/notes')).status).toBe(401);
  });

  it('let only their owner read the cookie key', async () => {
    const { dataDir } = await start();
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it.each(['MANIFEST', '.log', '.ldb'])(
    'when a %s file is damaged, do not affect other databases',
    async (kind) => {
      const first = await start();
      for (const name of ['broken', 'sound']) {
        await first.ask(admin, 'PUT', `/${name}`);
        const docs = Array.from({ length: 150 }, (_, i) => ({ _id: `d${i}`, text: 'x'.repeat(40_000) }));
        await first.ask(admin, 'POST', `/${name}/_bulk_docs`, { docs });
      }
      started.splice(started.indexOf(first), 1);
      await first.stop();
      // LevelDB makes a table of a long log when it opens.
      const between = await startEndpoint({ dataDir: first.dataDir });
      await between.ask(admin, 'GET', '/broken');
      await between.stop();
      const folder = join(first.dataDir, 'databases', 'broken');
      const damaged = readdirSync(folder).filter((file) => file.includes(kind));
      expect(damaged.length).toBeGreaterThan(0);
      for (const file of damaged) {
        const path = join(folder, file);
        writeFileSync(path, Buffer.alloc(Math.max(200, statSync(path).size), 'damage'));
      }

      const second = await start({ dataDir: first.dataDir });
      const { status } = await second.ask(admin, 'GET', '/broken/_all_docs?include_docs=true');
      // LevelDB drops a log it cannot read, as after a power failure; of other files it says that they are damaged.
      expect(status).toBe(kind === '.log' ? 200 : 500);
      const sound = await second.ask(admin, 'GET', '/sound/_all_docs?include_docs=true');
      expect(sound.body).toMatchObject({ total_rows: 150 });
      if (kind !== '.log') expect(second.logged[0]).toContain('"broken" is damaged');
      expect((await second.ask(admin, 'DELETE', '/broken')).status).toBe(200);
      expect((await second.ask(admin, 'PUT', '/broken')).status).toBe(201);
      await second.ask(admin, 'PUT', '/broken/new', {});
      expect(readdirSync(folder)).toContain('CURRENT');
      expect((await second.ask(admin, 'GET', '/broken/_all_docs')).body).toMatchObject({ total_rows: 1 });
    }
  );

  it('that are incomplete are reported by name and left unchanged', async () => {
    const first = await start();
    await addDatabase(first, 'broken');
    await first.ask(admin, 'PUT', '/broken/one', {});
    started.splice(started.indexOf(first), 1);
    await first.stop();
    const folder = join(first.dataDir, 'databases', 'broken');
    rmSync(join(folder, 'CURRENT'));
    const before = readdirSync(folder);

    const second = await start({ dataDir: first.dataDir });
    const { status, body } = await second.ask(admin, 'GET', '/broken');
    expect({ status, body }).toMatchObject({ status: 500, body: { error: 'database_damaged' } });
    expect(second.logged[0]).toContain('"broken" is damaged');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('take writes again once there is room on the disk', async ({ skip }) => {
    skip(!existsSync('/dev/full'), 'this system has no /dev/full');
    const { ask, dataDir, logged } = await start();
    await addDatabase({ ask } as Running, 'notes');
    const folder = join(dataDir, 'databases', 'notes');
    const write = (id: string) =>
      ask(admin, 'PUT', `/notes/${id}`, { text: randomBytes(100_000).toString('hex') });
    expect((await write('first')).status).toBe(201);
    // LevelDB's next logs are on a disk that is full.
    const next = Array.from({ length: 40 }, (_, i) => join(folder, `${String(i).padStart(6, '0')}.log`));
    const full = next.filter((path) => !existsSync(path));
    for (const path of full) symlinkSync('/dev/full', path);
    let refused = await write('d');
    for (let i = 0; refused.status === 201 && i < 40; i++) refused = await write(`d${i}`);
    expect(refused).toMatchObject({ status: 503, body: { error: 'database_unavailable' } });
    expect(logged.at(-1)).toMatch(/"notes" cannot be used now .*No space left on device/);

    for (const path of full) rmSync(path, { force: true });
    // On a disk, the log that could not be written is there all the same.
    const begun = /\d{6}\.log/.exec(logged.find((line) => line.includes('No space left')) ?? '')?.[0] ?? '';
    writeFileSync(join(folder, begun), '');
    await expect.poll(async () => (await write(`again${Math.random()}`)).status).toBe(201);
    expect((await ask(admin, 'GET', '/notes/first')).status).toBe(200);
  });

  it('that LevelDB could read only in part are reported by name', async () => {
    const first = await start();
    await addDatabase(first, 'torn');
    for (let i = 0; i < 20; i++) await first.ask(admin, 'PUT', `/torn/d${i}`, { text: 'x'.repeat(500) });
    started.splice(started.indexOf(first), 1);
    await first.stop();
    const folder = join(first.dataDir, 'databases', 'torn');
    const log = join(folder, readdirSync(folder).find((file) => file.endsWith('.log')) ?? '');
    const bytes = readFileSync(log);
    writeFileSync(log, bytes.fill('damage', 5000, 5600));

    const second = await start({ dataDir: first.dataDir });
    expect((await second.ask(admin, 'GET', '/torn')).status).toBe(200);
    expect(second.logged[0]).toMatch(/"torn" was damaged and lost its last writes: dropping \d+ bytes/);
  });

  it('with unreadable secrets do not start, and the error says what to do', async () => {
    const dataDir = makeFolder();
    folders.push(dataDir);
    writeFileSync(join(dataDir, 'secrets.json'), '');
    await expect(startEndpoint({ dataDir })).rejects.toMatchObject({
      message: expect.stringMatching(/secrets\.json is damaged\.$/),
      hint: expect.stringMatching(/^Restore it .* or delete it/)
    });
  });

  it('are opened a few at a time, however many databases are requested at once', async () => {
    const running = await start({ maxOpenDatabases: 2 });
    const names = Array.from({ length: 12 }, (_, i) => `db${i}`);
    await Promise.all(names.map((name) => running.ask(admin, 'PUT', `/${name}`)));
    for (let round = 0; round < 3; round++) {
      const written = await Promise.all(
        names.map((name) => running.ask(admin, 'PUT', `/${name}/r${round}`, { round }))
      );
      expect(written.map(({ status }) => status)).toEqual(new Array(12).fill(201));
    }
    for (const name of names)
      expect((await running.ask(admin, 'GET', `/${name}`)).body).toMatchObject({ doc_count: 3 });
    expect(running.logged).toEqual([]);
  });
});

describe('feeds', () => {
  it('end when their database is deleted', async () => {
    const running = await start();
    await running.ask(admin, 'PUT', '/notes');
    const feed = running.ask(admin, 'GET', '/notes/_changes?feed=longpoll&since=now&heartbeat=10000');
    await running.ask(admin, 'DELETE', '/notes');
    expect((await feed).body).toMatchObject({ results: [] });
  });

  it('end when the endpoint closes', async () => {
    const running = await start();
    await running.ask(admin, 'PUT', '/notes');
    const feed = running.ask(admin, 'GET', '/notes/_changes?feed=longpoll&since=now&heartbeat=10000');
    await running.ask(admin, 'GET', '/notes');
    started.splice(started.indexOf(running), 1);
    await Promise.all([expect(feed).resolves.toMatchObject({ status: 200 }), running.stop()]);
  });

  it('distinguish a new database from an old one of the same name', async () => {
    const running = await start();
    await running.ask(admin, 'PUT', '/notes');
    await running.ask(admin, 'PUT', '/notes/old', {});
    const { body } = await running.ask(admin, 'GET', '/notes/_changes');
    await running.ask(admin, 'DELETE', '/notes');
    await running.ask(admin, 'PUT', '/notes');
    await running.ask(admin, 'PUT', '/notes/new', {});
    const since = String(body['last_seq']);
    const { body: after } = await running.ask(admin, 'GET', `/notes/_changes?since=${since}`);
    expect(after).toMatchObject({ results: [{ id: 'new' }] });
  });

  it('of all databases wake on a write and start from the beginning after a restart', async () => {
    const running = await start();
    await running.ask(admin, 'PUT', '/notes');
    const now = await running.ask(admin, 'GET', '/_db_updates?since=now');
    const path = `/_db_updates?feed=longpoll&since=${String(now.body['last_seq'])}`;
    const feed = running.ask(admin, 'GET', path);
    await running.ask(admin, 'PUT', '/notes/x', {});
    expect((await feed).body).toMatchObject({ results: [{ db_name: 'notes', type: 'updated' }] });
    const { body } = await running.ask(admin, 'GET', '/_db_updates?since=17-of-an-earlier-run');
    expect(JSON.stringify(body['results'])).toContain('"notes"');
  });
});

describe('compaction', () => {
  it('drops superseded bodies and keeps the rest', async () => {
    const running = await start();
    await running.ask(admin, 'PUT', '/notes');
    const { body: first } = await running.ask(admin, 'PUT', '/notes/a', { n: 1 });
    await running.ask(admin, 'PUT', '/notes/a', { _rev: first['rev'], n: 2 });
    const old = `/notes/a?rev=${String(first['rev'])}`;
    expect((await running.ask(admin, 'GET', old)).body).toMatchObject({ n: 1 });
    await running.ask(admin, 'POST', '/notes/_compact', {});
    await expect.poll(async () => (await running.ask(admin, 'GET', old)).status).toBe(404);
    expect((await running.ask(admin, 'GET', '/notes/a')).body).toMatchObject({ n: 2 });
    expect(running.logged).toEqual([]);
  });

  it('leaves files with new documents alone, and rewrites them after one was overwritten, also by an earlier start', async () => {
    const first = await start();
    const compact = async (running: Running) => {
      await running.ask(admin, 'POST', '/notes/_compact', {});
      const isRunning = async () => (await running.ask(admin, 'GET', '/notes')).body['compact_running'];
      await expect.poll(isRunning).toBe(false);
    };
    const folder = join(first.dataDir, 'databases');
    // LevelDB begins another log when it writes tables.
    const listFiles = () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /notes.*\.(log|ldb)$/.test(name)
      );
    await first.ask(admin, 'PUT', '/notes');
    await compact(first);
    const { body: created } = await first.ask(admin, 'PUT', '/notes/a', { text: 'zqxjkvbw' });
    await compact(first);
    const before = listFiles();
    await first.ask(admin, 'PUT', '/notes/b', { text: 'dlrtnsei' });
    await compact(first);
    expect(listFiles()).toEqual(before);

    await first.ask(admin, 'PUT', '/notes/a', { _rev: created['rev'], text: 'ufhmgcpy' });
    started.splice(started.indexOf(first), 1);
    await first.stop();
    expect(findWords(folder, ['zqxjkvbw'])).toHaveLength(1);
    const second = await start({ dataDir: first.dataDir });
    await compact(second);
    expect(listFiles()).not.toEqual(before);
    expect(findWords(folder, ['zqxjkvbw'])).toEqual([]);
    expect(findWords(folder, ['ufhmgcpy'])).toHaveLength(1);
  });
});

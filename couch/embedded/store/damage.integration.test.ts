/** Files that are damaged at random: the database is named, the others are served, and nothing else happens. */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admin, makeFolder, removeFolder, startEndpoint, type Running } from '../testing/start-endpoint.ts';

const RUNS = Number(env['DAMAGE_RUNS'] ?? 150);
const SEED = Number(env['DAMAGE_SEED'] ?? 1);
const COUNT = 120;

let template: string;
let folder: string;
beforeAll(async () => {
  template = makeMemoryFolder();
  folder = makeMemoryFolder();
  // Several starts, so that there are tables besides a log.
  for (let start = 0; start < 3; start++) {
    const running = await startEndpoint({ dataDir: template });
    for (const name of ['broken', 'sound']) {
      await running.ask(admin, 'PUT', `/${name}`);
      for (let batch = 0; batch < 3; batch++) await addDocuments(running, name, start * 3 + batch);
    }
    await running.stop();
  }
});
afterAll(() => [template, folder].forEach(removeFolder));

/** LevelDB flushes its files at every start, which takes long on a disk. */
const makeMemoryFolder = () =>
  existsSync('/dev/shm') ? mkdtempSync('/dev/shm/tidesheet-damage-') : makeFolder();

const idOf = (batch: number, number: number) => `d${batch}-${number}`;
const textOf = (id: string) => `${id} `.repeat(100);

async function addDocuments({ ask }: Running, name: string, batch: number): Promise<void> {
  const ids = Array.from({ length: COUNT / 3 }, (_, number) => idOf(batch, number));
  await ask(admin, 'POST', `/${name}/_bulk_docs`, { docs: ids.map((_id) => ({ _id, text: textOf(_id) })) });
}

type Damage = (content: Buffer, at: number) => Buffer | undefined;

const DAMAGES: Record<string, Damage> = {
  'has no bytes': () => Buffer.alloc(0),
  'is shortened': (content, at) => content.subarray(0, at),
  'has another byte': (content, at) => flip(content, at),
  'has zeros': (content, at) => Buffer.from(content).fill(0, at, Math.min(content.length, at + 600)),
  'has foreign bytes at its end': (content) => Buffer.concat([content, Buffer.alloc(99, 'damage')]),
  'is other bytes': (content) => Buffer.alloc(Math.max(200, content.length), 'damage'),
  'is missing': () => undefined
};

function flip(content: Buffer, at: number): Buffer {
  const changed = Buffer.from(content);
  changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
  return changed;
}

const KINDS = ['.ldb', '.ldb', '.ldb', 'MANIFEST', 'CURRENT', '.log', 'LOCK', 'in-use'];

const damaging = fc.record({
  kind: fc.constantFrom(...KINDS),
  damage: fc.constantFrom(...Object.keys(DAMAGES)),
  file: fc.nat(1000),
  place: fc.double({ min: 0, max: 0.999, noNaN: true })
});

type Damaging = { kind: string; damage: string; file: number; place: number };

function apply({ kind, damage, file, place }: Damaging): string {
  const within = kind === 'in-use' ? join(folder, 'in-use') : join(folder, 'databases', 'broken');
  const names = readdirSync(within).filter((name) => kind === 'in-use' || name.includes(kind));
  const name = names[file % names.length] ?? '';
  const path = join(within, name);
  const content = readFileSync(path);
  const changed = DAMAGES[damage]?.(content, Math.floor(place * content.length));
  if (changed) writeFileSync(path, changed);
  else rmSync(path);
  return name;
}

type Row = { id: string; doc: { text: string } };

/** What is served of a database is what was written; a log may lose its last writes, everything else may not. */
function expectWritten(rows: Row[], mayLose: boolean): void {
  for (const { id, doc } of rows) expect(doc.text).toBe(textOf(id));
  if (!mayLose) expect(rows).toHaveLength(COUNT * 3);
}

it(
  `${RUNS} damaged files: the database is named as damaged or complete, and the others are served`,
  { timeout: 60_000 + RUNS * 1000 },
  async () => {
    const outcomes: Record<string, number> = {};
    const property = fc.asyncProperty(damaging, async (chosen) => {
      rmSync(folder, { recursive: true });
      cpSync(template, folder, { recursive: true });
      apply(chosen);
      const running = await startEndpoint({ dataDir: folder });
      try {
        const sound = await running.ask(admin, 'GET', '/sound/_all_docs?include_docs=true');
        expectWritten(sound.body['rows'] as Row[], false);
        const { status, body } = await running.ask(admin, 'GET', '/broken/_all_docs?include_docs=true');
        if (status === 200) expectWritten(body['rows'] as Row[], chosen.kind === '.log');
        else expect({ status, body }).toMatchObject({ status: 500, body: { error: 'database_damaged' } });
        const isNamed = running.logged.some((line) => line.startsWith('The database "broken" is damaged'));
        expect(isNamed).toBe(status === 500);
        expect(running.logged.join('\n')).not.toMatch(/TypeError|^ +at /m);
        const outcome = `${chosen.kind} ${status}`;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      } finally {
        await running.stop();
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    expect(outcomes['.ldb 500']).toBeGreaterThan(RUNS / 10);
  }
);

it('a damaged database can be moved away or restored, and its folder is watched while the endpoint runs', async () => {
  rmSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true });
  const path = join(folder, 'databases', 'broken');
  const backup = join(folder, 'backup');
  cpSync(path, backup, { recursive: true });
  writeFileSync(join(path, 'CURRENT'), '');

  const first = await startEndpoint({ dataDir: folder });
  const { status, body } = await first.ask(admin, 'GET', '/broken');
  expect(status).toBe(500);
  expect(body['reason']).toMatch(/Stop the server, then restore couch\/databases\/broken .* or move it away/);
  await first.stop();
  renameSync(path, join(folder, 'moved'));

  const second = await startEndpoint({ dataDir: folder });
  expect((await second.ask(admin, 'GET', '/broken')).status).toBe(404);
  await second.stop();
  cpSync(backup, path, { recursive: true });

  const third = await startEndpoint({ dataDir: folder });
  expect((await third.ask(admin, 'GET', '/broken')).body).toMatchObject({ doc_count: COUNT * 3 });
  renameSync(path, join(folder, 'gone'));
  await expect
    .poll(async () => (await third.ask(admin, 'GET', '/broken')).status, { timeout: 25_000 })
    .toBe(500);
  expect(third.logged.at(-1)).toMatch(/^The database "broken" is damaged: Its folder is gone\./);
  expect(third.logged).toHaveLength(1);
  expect(existsSync(path)).toBe(false);
  await third.stop();
}, 60_000);

it('without readable users it does not start, and the error says what to do', async () => {
  rmSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true });
  writeFileSync(join(folder, 'databases', '_users', 'CURRENT'), 'damage');
  await expect(startEndpoint({ dataDir: folder })).rejects.toMatchObject({
    name: 'UsersDamagedError',
    hint: expect.stringMatching(/^Restore this folder from a backup\. Without one, move it away/)
  });
});

/**
 * How much of the embedded store's disk a year of a person takes: their own database, the team's, and its view indexes, after every
 * day was written several times and everything was compacted.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';
import { dayId } from '#domain/documents/day.ts';
import { basicAuthorization, type Couch } from '../couch/connection.ts';
import { compactDatabase } from '../couch/compaction.ts';
import { folderName, measureFolder } from '../couch/embedded/store/folders.ts';
import { startTestServer } from '../server/testing/test-server.ts';
import { askTotals } from './ask-totals.ts';
import { makeDeviceDays } from './device-days.ts';
import { fillInstallation, type Developer } from './fan-in/fill-installation.ts';
import { reportFigure } from './figures.ts';
import { GROUPS } from './totals.ts';

const PEOPLE = 4;
const DAYS = 250;
const VERSIONS = 4;
const WAIT_MS = 300_000;
const PASSWORD = 'a password';
const MAX_MEGABYTES = 0.5;
const RANGE = { from: '2026-01-01', to: '2026-09-07' };

export async function benchDisk(): Promise<void> {
  const server = await startTestServer();
  try {
    const lead = await server.register('lead', { roles: ['manager'], password: PASSWORD });
    const developers = await fillInstallation(server.admin, PEOPLE, () => 2, console.log);
    for (const developer of developers) await writeYear(server.admin, developer);
    await untilInTeam(server.admin);
    for (const group of GROUPS)
      await askTotals(server.url, basicAuthorization(lead.email, PASSWORD), {
        slug: 'main',
        group,
        ...RANGE
      });
    const team = server.admin.names.team('main');
    const databases = developers.map(({ database }) => database);
    for (const database of [team, ...databases])
      await compactDatabase(server.admin, database, new AbortController().signal);
    const store = await storeFolder(server.dataDir, team);
    const sizes = {
      own: await sizeOf(databases.map((database) => join(store, folderName(database)))),
      team: await sizeOf([join(store, folderName(team))]),
      indexes: await sizeOf([join(store, folderName(team), 'views')])
    };
    report('in the database of the person', sizes.own);
    report('in the database of the team', sizes.team);
    report('in its view indexes', sizes.indexes);
    const figure = sumOf(Object.values(sizes));
    reportFigure({ what: 'a year of a person on disk', figure, goal: MAX_MEGABYTES, unit: 'MB' });
    reportCompressed();
  } finally {
    await server.close();
  }
}

/** What the same days take elsewhere, once. */
function reportCompressed(): void {
  const days = makeDeviceDays('person_0000', DAYS).map((day) => JSON.stringify(day));
  const megabytes = (sizes: number[]) => sumOf(sizes) / 1e6;
  report('as JSON, once', megabytes(days.map(({ length }) => length)));
  report('each day gzipped, once', megabytes(days.map((day) => gzipSync(day).length)));
  const year = brotliCompressSync(days.join('\n'), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
  report('all days in one text, by Brotli at its strongest, once', megabytes([year.length]));
}

const report = (what: string, figure: number) => reportFigure({ what: `- ${what}`, figure, unit: 'MB' });

const sumOf = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);

async function writeYear(couch: Couch, { id, database }: Developer): Promise<void> {
  const own = couch.use(database);
  let revisions = new Map<string, string>();
  for (let version = 1; version <= VERSIONS; version += 1) {
    const docs = makeDeviceDays(id, DAYS).map((day) => ({
      ...day,
      through: `${String(day['date'])}T${String(8 + version * 2).padStart(2, '0')}:00:00Z`,
      ...(revisions.has(day._id) && { _rev: revisions.get(day._id) })
    }));
    const written = await own.bulk({ docs });
    revisions = new Map(written.map((row) => [row.id, row.rev ?? '']));
  }
}

async function untilInTeam(couch: Couch): Promise<void> {
  const team = couch.use(couch.names.team('main'));
  const endMs = performance.now() + WAIT_MS;
  for (;;) {
    const { rows } = await team.list({ startkey: dayId(RANGE.from, ''), endkey: dayId(RANGE.to, '~') });
    if (rows.length >= PEOPLE * DAYS) return;
    if (performance.now() > endMs) throw new Error(`Only ${rows.length} days are in the team.`);
    await sleep(1_000);
  }
}

/** Megabytes a person. */
const sizeOf = async (folders: string[]) =>
  sumOf(await Promise.all(folders.map(measureFolder))) / PEOPLE / 1e6;

/** The folder of the store in a data folder: the one that has the team's database. */
async function storeFolder(dataDir: string, team: string): Promise<string> {
  const names = await readdir(dataDir, { recursive: true });
  const found = names.find((name) => name.split('/').at(-1) === folderName(team));
  if (found === undefined) throw new Error('The data folder has no database of the team.');
  return join(dataDir, found, '..');
}

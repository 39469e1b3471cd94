/** Files of a CouchDB that are restored from a copy: nobody takes what is written then for what they have read already. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countOf, EPOCHS_ID, isContinued, type Epochs, type Position } from '#domain/documents/epochs.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { connect, type Couch } from '../couch/connection.ts';
import {
  makeFolder,
  removeFolder,
  startEndpoint,
  type Running
} from '../couch/embedded/testing/start-endpoint.ts';
import { EpochWriter } from './jobs/epoch-writer.ts';
import { startLine, type Line } from './testing/start-line.ts';
import { startTestServer } from './testing/test-server.ts';

const TEAM = 'team-main';
let dataDir: string;
let backup: string;
let store: Running;
let line: Line;
/** Its administrator, past the service. */
let couch: Couch;

const portOf = ({ url }: Running) => Number(new URL(url).port);

beforeEach(async () => {
  dataDir = makeFolder();
  backup = makeFolder();
  store = await startEndpoint({ dataDir });
  line = await startLine(portOf(store));
  const authorization = `Basic ${Buffer.from('admin:admin-password').toString('base64')}`;
  couch = connect(`http://127.0.0.1:${line.port}`, { authorization });
});
afterEach(async () => {
  line.close();
  await store.stop();
  removeFolder(dataDir);
  removeFolder(backup);
});

/** Does something with the files while CouchDB does not run. */
async function stopped(change: () => void): Promise<void> {
  line.cut();
  await store.stop();
  change();
  store = await startEndpoint({ dataDir });
}

const folderOf = (root: string, database: string) => join(root, 'databases', database);
const backUp = () => stopped(() => cpSync(dataDir, backup, { recursive: true }));
const restore = (database: string) =>
  stopped(() => {
    removeFolder(folderOf(dataDir, database));
    cpSync(folderOf(backup, database), folderOf(dataDir, database), { recursive: true });
  });

const readEpochs = async (from: Couch, database: string) =>
  (await from.use<Epochs>(database).get(EPOCHS_ID)).epochs;

/** The position of a reader that has read all. */
async function positionIn(database: string): Promise<Position> {
  const { update_seq: sequence } = await couch.db.get(database);
  return { epoch: (await readEpochs(couch, database)).at(-1)?.id, sequence };
}

async function write(database: string, ...ids: string[]): Promise<void> {
  const docs = ids.map((_id) => ({ _id }));
  await couch.use(database).bulk({ docs });
}

it('while CouchDB was away: the first response from a database after that has the next epoch already', async () => {
  const server = await startTestServer({
    couchUrl: `http://admin:admin-password@127.0.0.1:${line.port}`,
    now: () => Date.parse('2026-11-22T12:00:00Z')
  });
  try {
    const kim = await server.register('kim');
    const send = (date: string) =>
      couch.use(kim.database).bulk({ docs: [{ ...workedDay(date, 'desk', [[0, 900]]), developer: 'kim' }] });
    await send('2026-10-27');
    await backUp();
    await line.reconnect(portOf(store));
    await expect
      .poll(() =>
        server.fanIn.sweep().then(
          () => true,
          () => false
        )
      )
      .toBe(true);
    await send('2026-10-28');
    await send('2026-10-29');
    await server.fanIn.sweep();
    const before = await readEpochs(couch, kim.database);
    const position = await positionIn(kim.database);
    await restore(kim.database);
    const asKim = server.as(kim.email, kim.password ?? '');
    const first = readFirst(() => readEpochs(asKim, kim.database));
    await line.reconnect(portOf(store));
    const after = await first;
    expect(before.map(({ id }) => id)).not.toContain(after.at(-1)?.id);
    expect(isContinued(after, position)).toBe(false);
    expect(countOf(position.sequence)).toBeGreaterThan(after.at(-1)?.from ?? 0);
  } finally {
    await server.close();
  }
});

/** Asks again and again, without a pause, and returns the first response. */
async function readFirst<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it.each([
  { from: 'the same run, with fewer changes', isBegunBefore: true, writtenAfter: ['x'] },
  { from: 'before the run, with more changes', isBegunBefore: false, writtenAfter: ['x', 'y', 'z', 'w'] }
])('while the service ran, unnoticed: the next look finds a backup from $from', async (given) => {
  const logged: string[] = [];
  await couch.db.create(TEAM);
  await couch.db.create('other');
  const epochs = new EpochWriter({ couch, log: (line) => logged.push(line) });
  if (given.isBegunBefore) await epochs.ready();
  await backUp();
  await line.reconnect(portOf(store));
  await epochs.ready();
  await write(TEAM, 'a', 'b', 'c');
  const position = await positionIn(TEAM);
  await epochs.check();
  await epochs.check();
  expect(logged).toEqual([]);
  expect(isContinued(await readEpochs(couch, TEAM), position)).toBe(true);

  await restore(TEAM);
  await line.reconnect(portOf(store));
  await write(TEAM, ...given.writtenAfter);
  await epochs.check();
  expect(logged).toEqual([expect.stringContaining(`${TEAM} was restored`)]);
  expect(isContinued(await readEpochs(couch, TEAM), position)).toBe(false);

  const next = await positionIn(TEAM);
  await epochs.check();
  expect(logged).toHaveLength(1);
  expect(isContinued(await readEpochs(couch, TEAM), next)).toBe(true);
});

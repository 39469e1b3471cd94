/** `move` as a process of its own, killed in the middle again and again: into the CouchDB of COUCHDB_URL, or a folder. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { addDays } from '#domain/time/calendar.ts';
import { connect, splitCredentials, type Couch } from '../../couch/connection.ts';
import { startEndpoint, type Running } from '../../couch/embedded/testing/start-endpoint.ts';
import { ensurePrograms } from '../../scripts/build.js';
import { openStore } from '../../server/move/open-store.ts';
import { removeInstallation } from '../../server/testing/remove-installation.ts';
import { asAgent, startTestServer, type TestServer } from '../../server/testing/test-server.ts';

const PREFIX = `k${randomBytes(4).toString('hex')}-`;
const PEOPLE = 4;
/** More than one batch of a replication. */
const DAYS = 700;
const folder = mkdtempSync(join(tmpdir(), 'tidesheet-moved-'));
const couchdb = process.env['COUCHDB_URL'];
const target = couchdb ?? folder;
let store: Running;
let source: string;
let server: TestServer;

beforeAll(async () => {
  ensurePrograms();
  store = await startEndpoint();
  source = store.url.replace('://', '://admin:admin-password@');
  server = await startTestServer({ couchUrl: source, prefix: PREFIX });
  for (let person = 0; person < PEOPLE; person++) await fill(server, `person_${person}`);
  await server.fanIn.sweep();
});
afterAll(async () => {
  await server.close();
  await store.stop();
  if (couchdb !== undefined) await removeMoved(couchdb);
  rmSync(folder, { recursive: true });
});

async function removeMoved(address: string): Promise<void> {
  const { url, authorization } = splitCredentials(address);
  await removeInstallation(connect(url, { authorization }, PREFIX));
}

/** Days of which some have conflicts and some are deleted. */
async function fill(at: TestServer, id: string): Promise<void> {
  const person = await at.register(id);
  const days = Array.from({ length: DAYS }, (_, ago) => ({
    ...workedDay(addDays('2026-10-27', -ago), 'desk', [[36_000, 36_900]]),
    developer: id
  }));
  const db = asAgent(at, person).use(person.database);
  const written = await db.bulk({ docs: days });
  const branches = days.slice(0, 30).map((day, index) => {
    const hash = String(index).padStart(32, 'f');
    return { ...day, _rev: `1-${hash}`, _revisions: { start: 1, ids: [hash] } };
  });
  await db.bulk({ docs: branches, new_edits: false } as { docs: object[] });
  const gone = written.slice(40, 60).map(({ id: _id, rev: _rev }) => ({ _id, _rev, _deleted: true }));
  await db.bulk({ docs: gone });
}

/** Runs `move`; kills it so long after it began with so many databases. Returns how it ended. */
async function run(killed?: { databases: number; afterMs: number }) {
  const args = [resolve('dist/server.js'), 'move', '--from', source, '--to', target];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const out = text(child.stdout);
  let begun = 0;
  let err = '';
  for await (const line of createInterface(child.stderr)) {
    err += `${line}\n`;
    if (++begun !== killed?.databases) continue;
    await sleep(killed.afterMs);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  return { code, signal, out: await out, err };
}

/** Every leaf of every document, and the documents as everybody sees them, but for the epochs, which are not moved. */
async function contentOf(couch: Couch) {
  const names = (await couch.db.list()).filter((name) => name.startsWith(PREFIX)).sort();
  return Promise.all(
    names.map(async (name) => {
      const { results } = await couch.use(name).changes({ style: 'all_docs' });
      const leaves = results
        .filter(({ id }) => id !== EPOCHS_ID)
        .map(({ id, changes }) => [id, ...changes.map(({ rev }) => rev).sort()].join(' '));
      const { rows } = await couch.use(name).list({ include_docs: true });
      const { doc_count, doc_del_count } = await couch.db.get(name);
      return {
        name,
        doc_count,
        doc_del_count,
        leaves: leaves.sort(),
        rows: rows.map(({ doc }) => doc).filter((doc) => doc?._id !== EPOCHS_ID)
      };
    })
  );
}

it('is completed by the next run after a kill at any point, with nothing missing or duplicated', async () => {
  for (const [databases, afterMs] of [
    [2, 40],
    [3, 0],
    [4, 100],
    [5, 0],
    [6, 0]
  ] as const) {
    expect(await run({ databases, afterMs })).toMatchObject({ signal: 'SIGKILL' });
  }
  const { code, out, err } = await run();
  expect(code, err).toBe(0);
  expect(out).toMatch(/ are the same on both sides\.$/m);

  const opened = await openStore(target);
  try {
    const moved = await startTestServer({ couchUrl: opened.url, prefix: PREFIX });
    // Both servers may still fold days into teams.
    const areSame = async () => {
      const [here, there] = await Promise.all([contentOf(server.admin), contentOf(moved.admin)]);
      expect(here.map(({ doc_count }) => doc_count)).toContain(DAYS - 20 + 2);
      expect(there).toEqual(here);
    };
    await vi.waitFor(areSame, { timeout: 60_000, interval: 500 });
    await moved.close();
  } finally {
    await opened.close();
  }
});

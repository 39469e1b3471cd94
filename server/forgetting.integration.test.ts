/** What was erased, or says less than before, cannot be read any more: not by its revision, and not in the files. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayId, type DeviceDay } from '#domain/documents/day.ts';
import { monthId } from '#domain/documents/month.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { deviceDay } from '#domain/testing/device-days.ts';
import { findWords } from '../couch/embedded/testing/find-words.ts';
import type { Registered } from '#domain/api/developers.ts';
import { asAgent, postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Random letters, so that compression finds nothing to share. */
const WORDS = {
  app: 'Qxvjzk-Wbfpgh',
  project: 'Jmwqtz-Yfkxcv',
  domain: 'xkqzvjw.example',
  device: 'hvzqxw-kptj'
};

const device = WORDS.device;
const day = (date: string, change: Partial<DeviceDay> = {}): DeviceDay => ({
  ...deviceDay({
    date,
    device,
    cells: [40, 0, 900, 41, 1, 900],
    active: [36_000, 37_800],
    timeline: [600, 615, 0, 615, 630, 1]
  }),
  keys: [
    [WORDS.app, 'Work > Programming', WORDS.project, ''],
    ['Firefox', 'Work > Research', '', WORDS.domain]
  ],
  ...change
});

const team = () => server.admin.names.team('main');
const revOf = async (database: string, id: string) => {
  const { _rev } = await server.admin.use(database).get(id);
  return _rev;
};
const statusOfRev = (database: string, id: string, rev: string) =>
  server.admin
    .use(database)
    .get(id, { rev })
    .then(
      () => 200,
      (error: { statusCode?: number }) => error.statusCode
    );

const WITHIN_A_MINUTE = { timeout: 60_000, interval: 500 };

describe('a day that says less than before', () => {
  let person: Registered;
  beforeAll(async () => {
    person = await server.register('narrower');
  });

  it('has no readable earlier revision within a minute, in the own database and in the team', async () => {
    const own = asAgent(server, person).use<DeviceDay>(person.database);
    const wide = { ...day('2026-10-27'), developer: 'narrower' };
    const { id, rev } = await own.insert(wide);
    const inTeam = dayId('2026-10-27', 'narrower');
    await expect.poll(() => revOf(team(), inTeam).catch(() => undefined), WITHIN_A_MINUTE).toBeDefined();
    const teamRev = await revOf(team(), inTeam);
    const narrow = { ...wide, _rev: rev, keys: wide.keys.map(([, category]) => ['', category, '', '']) };
    await own.insert(narrow as DeviceDay);
    await expect.poll(() => statusOfRev(person.database, id, rev), WITHIN_A_MINUTE).toBe(404);
    await expect.poll(() => statusOfRev(team(), inTeam, teamRev), WITHIN_A_MINUTE).toBe(404);
    expect(JSON.stringify(await server.admin.use(team()).get(inTeam))).not.toContain(WORDS.app);
  }, 130_000);

  it('has no losing revision in the team that says more', async () => {
    const inTeam = dayId('2026-10-28', 'narrower');
    const hash = 'f'.repeat(32);
    const losing = {
      ...day('2026-10-28'),
      _id: inTeam,
      _rev: `1-${hash}`,
      _revisions: { start: 1, ids: [hash] }
    };
    await server.admin.request({
      db: team(),
      path: '_bulk_docs',
      method: 'POST',
      body: {
        new_edits: false,
        docs: [
          losing,
          { ...losing, _rev: `2-${hash}`, _revisions: { start: 2, ids: [hash, 'e'.repeat(32)] } }
        ]
      }
    });
    await asAgent(server, person)
      .use<DeviceDay>(person.database)
      .insert({
        ...day('2026-10-28'),
        developer: 'narrower',
        keys: [
          ['', '', '', ''],
          ['', '', '', '']
        ]
      });
    await expect.poll(() => statusOfRev(team(), inTeam, losing._rev), WITHIN_A_MINUTE).toBe(404);
  }, 70_000);
});

describe('the files of the embedded store', () => {
  it('hold none of the words of somebody who was erased', async ({ skip }) => {
    skip(process.env['COUCHDB_URL'] !== undefined, 'only the embedded store has such files');
    const person = await server.register('forgotten');
    const own = asAgent(server, person).use<DeviceDay>(person.database);
    for (let date = 10; date < 30; date++)
      await own.insert({ ...day(`2026-09-${date}`), developer: 'forgotten' });
    await expect
      .poll(() => revOf(team(), dayId('2026-09-29', 'forgotten')).catch(() => undefined), WITHIN_A_MINUTE)
      .toBeDefined();
    const words = Object.values(WORDS);
    expect(findWords(server.dataDir, words)).not.toEqual([]);
    await server.call('/developers/narrower/erase', postAsAdmin({}));
    await server.call('/developers/forgotten/erase', postAsAdmin({}));
    await expect.poll(() => findWords(server.dataDir, words), WITHIN_A_MINUTE).toEqual([]);
    // The service goes on, and nothing returns.
    await server.fanIn.sweep();
    await sleep(1000);
    expect(findWords(server.dataDir, words)).toEqual([]);
    expect(server.logged).toEqual([]);
  }, 130_000);
});

// After the search of the files: this person has the same words.
it('a month that was rebuilt, and a developer with other zones, have no readable earlier revision', async () => {
  const person = await server.register('rebuilt', { teams: ['months'] });
  const database = server.admin.names.team('months');
  const own = asAgent(server, person).use<DeviceDay>(person.database);
  await own.insert({ ...day('2026-10-20'), developer: 'rebuilt' });
  const month = monthId('2026-10', 'rebuilt');
  await expect.poll(() => revOf(database, month).catch(() => undefined), WITHIN_A_MINUTE).toBeDefined();
  const monthRev = await revOf(database, month);
  await own.insert({ ...day('2026-10-21'), developer: 'rebuilt' });
  await expect.poll(() => statusOfRev(database, month, monthRev), WITHIN_A_MINUTE).toBe(404);
  const shown = teamDeveloperId('rebuilt');
  const shownRev = await revOf(database, shown);
  const profile = { ...SAMPLE_DOCUMENTS.profile, developer: 'rebuilt' };
  await server.admin.use<object>(person.database).insert(profile);
  await expect.poll(() => statusOfRev(database, shown, shownRev), WITHIN_A_MINUTE).toBe(404);
}, 200_000);

/** The commands, each as its own code runs it, over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { splitCredentials, connect } from '../../couch/connection.ts';
import { startEndpoint, type Running } from '../../couch/embedded/testing/start-endpoint.ts';
import { runProgram } from '../../cli/program.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { moveEverything } from '../move/move-everything.ts';
import type { Progress } from '../move/progress.ts';
import { MoveError } from '../move/target-databases.ts';
import type { Registered } from '#domain/api/developers.ts';
import {
  asAgent,
  postAsAdmin,
  startTestServer,
  writeAsAgent,
  type TestServer
} from '../testing/test-server.ts';
import { doctor } from './doctor.ts';
import { move } from './move.ts';

const withAdmin = ({ url }: Running) => url.replace('://', '://admin:admin-password@');
const quiet: Progress = { begin: () => undefined, advance: () => undefined, end: () => undefined };

let printed: string[] = [];
const remember = (line: string) => void printed.push(line);
vi.spyOn(process.stderr, 'write').mockImplementation(() => true);

const run = (...argv: string[]) =>
  runProgram({ name: 'tidesheet-server', summary: '', version: '', commands: [doctor, move] }, argv, {
    env: process.env,
    print: remember,
    warn: remember
  });
afterEach(() => (printed = []));

describe('move', () => {
  let source: Running;
  let target: Running;
  let server: TestServer;
  let lead: Registered;
  const addresses = () => ['--from', withAdmin(source), '--to', withAdmin(target)];
  beforeAll(async () => {
    [source, target] = [await startEndpoint(), await startEndpoint()];
    server = await startTestServer({ couchUrl: withAdmin(source) });
    lead = await server.register('lead', { roles: ['manager'] });
    await writeAsAgent(server, lead, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    await server.fanIn.sweep();
  });
  afterAll(async () => {
    await server.close();
    await Promise.all([source.stop(), target.stop()]);
  });

  it('brings everything to an empty CouchDB, and again whatever was written since', async () => {
    const begun: string[] = [];
    const moved = await moveEverything(withAdmin(source), withAdmin(target), {
      ...quiet,
      begin: (database) => begun.push(database)
    });
    expect(moved.differences).toEqual([]);
    expect(begun).toEqual(['_users', 'audit', lead.database, 'org', 'service', 'team-main']);

    // Conflicting branches come along with the rest.
    const day = workedDay('2026-10-28', 'desk', [[36_000, 36_900]]);
    await writeAsAgent(server, lead, day);
    const branch = {
      ...day,
      developer: 'lead',
      _revisions: { start: 1, ids: ['f'.repeat(32)] },
      _rev: `1-${'f'.repeat(32)}`
    };
    await asAgent(server, lead)
      .use(lead.database)
      .bulk({ docs: [branch], new_edits: false } as { docs: object[] });
    await server.fanIn.sweep();
    expect(await run('move', ...addresses())).toBe(0);
    expect(printed.at(-1)).toMatch(/^6 databases with \d+ documents are the same on both sides\.$/);
    const moved28 = await couchOf(target).use(lead.database).get(day._id, { conflicts: true });
    expect(moved28).toMatchObject({ _conflicts: [expect.stringMatching(/^1-/)] });
  });

  it('leaves an installation on which people and agents continue as before, and nothing is folded again', async () => {
    const before = await couchOf(target).use('team-main').info();
    const moved = await startTestServer({ couchUrl: withAdmin(target) });
    await moved.fanIn.sweep();
    const since = String(before.update_seq);
    const { results } = await couchOf(target).use('team-main').changes({ since });
    expect(results.map(({ id }) => id)).toEqual([EPOCHS_ID]);
    await expect(asAgent(moved, lead).use(lead.database).info()).resolves.toBeDefined();
    const authorization = `Basic ${Buffer.from(`${lead.email}:${lead.password}`).toString('base64')}`;
    const path = '/team/main/totals?from=2026-10-27&to=2026-10-28&group=day';
    expect((await moved.call(path, { headers: { authorization } })).body).toMatchObject({ seconds: 1800 });
    await expect(asAgent(moved, lead).use('team-main').info()).rejects.toMatchObject({ statusCode: 403 });
    await moved.close();
  });

  it('says what differs', async () => {
    const [users, main] = [couchOf(source).use(lead.database), couchOf(target).use('team-main')];
    await main.insert({ _id: 'day:2026-10-29:lead', type: 'day' } as { _id: string });
    expect((await users.info()).doc_count).toBeGreaterThan(0);
    expect(await run('move', ...addresses())).toBe(1);
    expect(printed.join('\n')).toMatch(
      /team-main: day:2026-10-29:lead is missing on the source and 1-\w+ on the target\./
    );
    const { _rev } = await main.get('day:2026-10-29:lead');
    await main.destroy('day:2026-10-29:lead', _rev);
  });

  it('takes away from the target who was erased since the last time, and tells what else is left there', async () => {
    const leaver = await server.register('leaver');
    await writeAsAgent(server, leaver, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    await couchOf(source).db.create('left');
    expect(await run('move', ...addresses())).toBe(0);
    expect(await couchOf(target).db.list()).toContain(leaver.database);
    await server.call('/developers/leaver/erase', postAsAdmin({}));
    await couchOf(source).db.destroy('left');
    printed = [];
    expect(await run('move', ...addresses())).toBe(1);
    expect(printed[0]).toBe('left: exists on the target only. Delete it there if it is no longer needed.');
    await couchOf(target).db.destroy('left');
    expect(await run('move', ...addresses())).toBe(0);
    expect(await couchOf(target).db.list()).not.toContain(leaver.database);
  });

  it('does not mix two sources', async () => {
    const other = await startEndpoint();
    await couchOf(other).db.create('org');
    await expect(moveEverything(withAdmin(other), withAdmin(target), quiet)).rejects.toThrow(
      /has a database org that was not created by a move from this source\. Nothing was copied/
    );
    await other.stop();
  });

  it('does not mix with what is there already', async () => {
    const used = await startEndpoint();
    await couchOf(used).db.create('org');
    await couchOf(used).use('org').insert({ _id: 'rules' });
    await expect(moveEverything(withAdmin(source), withAdmin(used), quiet)).rejects.toThrow(
      /has a database org that was not created by a move from this source\. Nothing was copied/
    );
    expect(await couchOf(used).db.list()).not.toContain('audit');
    await used.stop();
    await expect(moveEverything(withAdmin(source), withAdmin(source), quiet)).rejects.toThrow(MoveError);
  });

  it('takes the data folder of a server that is stopped, at either end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidesheet-moved-'));
    const back = await startEndpoint();
    expect(await run('move', '--from', withAdmin(source), '--to', folder)).toBe(0);
    expect(await run('move', '--from', folder, '--to', withAdmin(back))).toBe(0);
    expect(printed.at(-1)).toMatch(/^6 databases with \d+ documents are the same on both sides\.$/);
    expect(await winnersOf(back)).toEqual(await winnersOf(source));
    await expect(run('move', '--from', `${folder}/none`, '--to', folder)).rejects.toThrow(
      /no embedded store/
    );
    await back.stop();
    await rm(folder, { recursive: true });
  });

  it('asks for two addresses with administrators', async () => {
    await expect(run('move', '--from', withAdmin(source))).rejects.toThrow('--to is missing.');
    await expect(run('move', '--from', source.url, '--to', target.url)).rejects.toThrow(
      /--from must name an admin/
    );
    await expect(run('move', '--form', 'x')).rejects.toThrow(/Unknown option '--form'/);
  });
});

const winnersOf = async (running: Running) => {
  const { rows } = await couchOf(running).use('team-main').list();
  return rows.filter(({ id }) => id !== EPOCHS_ID);
};

const couchOf = (running: Running) => {
  const { url, authorization } = splitCredentials(withAdmin(running));
  return connect(url, { authorization });
};

describe('doctor', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const unwell = async () => (await runChecks(server.admin)).filter(({ ok }) => !ok);

  it('finds nothing wrong with a server that has just been started and used', async () => {
    const person = await server.register('patient');
    await writeAsAgent(server, person, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    const findings = await runChecks(server.admin);
    expect(findings.map(({ check }) => check)).toEqual([
      'version',
      'configuration',
      'membership',
      'system databases',
      'files',
      'databases',
      'security',
      'access rules',
      'quorum',
      'teams',
      'indexes',
      'fan-in'
    ]);
    expect(findings.filter(({ ok, check }) => !ok && check !== 'configuration')).toEqual([]);
  });

  it('names what is missing, has drifted, or waits', async () => {
    const [drifted, lost] = [await server.register('drifted'), await server.register('lost')];
    const { admin } = server;
    const security = { db: drifted.database, path: '_security' };
    // It keeps its identity: a fold repairs a database without one by itself.
    const body = { ...(await admin.request(security)), members: { names: [], roles: [] } };
    await admin.request({ ...security, method: 'PUT', body });
    await admin.db.destroy(lost.database);
    const team = admin.use<{ views?: object }>(admin.names.team('main'));
    const totals = await team.get('_design/totals');
    await team.insert({ ...totals, views: { other: { map: 'function () {}' } } });
    expect(await unwell()).toEqual(
      expect.arrayContaining([
        { check: 'databases', ok: false, detail: `${lost.database}. Missing. Starting the server fixes it.` },
        {
          check: 'security',
          ok: false,
          detail: `${drifted.database}. The security object differs. Starting the server fixes it.`
        },
        {
          check: 'indexes',
          ok: false,
          detail: expect.stringContaining(`${admin.names.team('main')}: _design/totals is of another version`)
        }
      ])
    );
    const again = await startTestServer(server.same);
    await again.close();
    expect((await unwell()).filter(({ check }) => check !== 'configuration')).toEqual([]);
  });

  it('notices that nobody folds', async () => {
    const person = await server.register('unfolded');
    await server.fanIn.sweep();
    await server.fanIn.stop();
    await writeAsAgent(server, person, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
    expect(await unwell()).toContainEqual({
      check: 'fan-in',
      ok: false,
      detail: expect.stringContaining(
        `changes of ${person.database} missing from ${server.admin.names.team('main')}: 1`
      )
    });
  });

  it('prints a line for each check, or JSON, and ends with 1 where something is wrong', async () => {
    const fresh = await startEndpoint();
    const options = ['--url', withAdmin(fresh)];
    expect(await run('doctor', ...options)).toBe(1);
    expect(printed[0]).toMatch(
      /^ok {3}version: CouchDB 3\.5\.0[^]*FAIL databases: org; audit; service\. Missing/
    );
    printed = [];
    expect(await run('doctor', ...options, '--json')).toBe(1);
    expect(JSON.parse(printed[0]!)).toMatchObject({ ok: false, findings: expect.any(Array) });
    await fresh.stop();
  });
});

/** `tidesheet run` in one process for hours: it asks for what is new only, and comes to the same days. */
import { expect, it } from 'vitest';
import { provisionDeveloper } from '../../couch/provision.ts';
import { readConfig } from '../../agent/config.ts';
import { IdleCheck } from '../../agent/run/idle-check.ts';
import { RunMemory } from '../../agent/sync/run-memory.ts';
import { runOnce, type RunOptions } from '../../agent/sync/run-once.ts';
import type { SyncReport } from '../../agent/sync/report.ts';
import { appsOf, conflictsOf, daysOf, useStage } from '../stage/agent/agent-stage.ts';

const stage = useStage();
const MINUTE_MS = 60_000;

/** How often a process synchronised, instead of finding that nothing has changed. */
let synchronised = 0;

/** A process that goes on running, at any time of its clock. */
function startProcess() {
  const memory = new RunMemory();
  const idleCheck = new IdleCheck();
  const worker = {
    run: async (options: RunOptions) => {
      const report = await runOnce({ ...options, memory });
      synchronised += 1;
      return { report, alwaysActive: memory.alwaysActive, contactTag: memory.contactTag };
    },
    end: () => undefined
  };
  return async (nowMs = Date.now()): Promise<SyncReport> => {
    const options = { config: readConfig(stage.machine.env, stage.machine.home), nowMs };
    return idleCheck.run(options, worker);
  };
}

/** Two hours ago somebody worked, and is away since. */
function beAway(): void {
  const { machine } = stage;
  machine.work('Code', 2, 30);
  const startMs = Date.now() - 80 * MINUTE_MS;
  const absence = { startMs, lengthMs: 78 * MINUTE_MS };
  machine.activitywatch.store.insert('aw-watcher-window_devbox-01', [
    { ...absence, data: { app: 'Code', title: 'x' } }
  ]);
  machine.activitywatch.store.insert('aw-watcher-afk_devbox-01', [{ ...absence, data: { status: 'afk' } }]);
}

/** What watchers do every few seconds while nobody is there. */
function pulse(nowMs = Date.now()): void {
  for (const [id, data] of [
    ['aw-watcher-window_devbox-01', { app: 'Code', title: 'x' }],
    ['aw-watcher-afk_devbox-01', { status: 'afk' }]
  ] as const)
    stage.machine.activitywatch.store.heartbeat(id, { startMs: nowMs, lengthMs: 0, data }, 10 * MINUTE_MS);
}

it('asks the server for nothing while nobody is there, and for little when somebody is', async () => {
  beAway();
  await stage.machine.run('sync', '--hours', '4');
  const sync = startProcess();
  expect(await sync()).toMatchObject({ problems: [], notices: [], waiting: 0 });
  stage.proxy.takeRequests();
  expect(await sync()).toMatchObject({ problems: [], pushed: 0, collected: { events: 0 } });
  pulse();
  expect(await sync()).toMatchObject({ problems: [], pushed: 0, collected: { events: 0 } });
  expect(stage.proxy.takeRequests()).toEqual([]);

  stage.machine.activitywatch.store.insert('aw-watcher-afk_devbox-01', [
    { startMs: Date.now() - 30_000, lengthMs: 30_000, data: { status: 'not-afk' } }
  ]);
  const { pushed, problems } = await sync();
  expect({ pushed, problems }).toEqual({ pushed: 1, problems: [] });
  // What has changed in one request, and the day in another: nothing is listed or compared.
  expect(stage.proxy.takeRequests()).toEqual([
    'GET /api/v1/me/agent',
    `POST /db/${stage.person.database}/_bulk_docs`
  ]);
  expect(await conflictsOf(stage)).toEqual([]);
});

it('asks again before an idle machine counts as behind', async () => {
  beAway();
  stage.machine.env['SYNC_INTERVAL_MINUTES'] = '5';
  await stage.machine.run('sync', '--hours', '4');
  const sync = startProcess();
  const startMs = Date.now();
  await sync(startMs);
  await sync(startMs);
  stage.proxy.takeRequests();
  for (const [minutes, asks] of [
    [5, false],
    [10, false],
    [15, true]
  ] as const) {
    pulse(startMs + minutes * MINUTE_MS);
    const { collected } = await sync(startMs + minutes * MINUTE_MS);
    // The absence goes on: no event has to be read for that.
    expect(collected.events).toBe(0);
    expect(stage.proxy.takeRequests().length > 0).toBe(asks);
  }
  const days = await daysOf(stage);
  expect((await startProcess()(startMs + 15 * MINUTE_MS)).collected).toMatchObject({ written: 0 });
  expect(await daysOf(stage)).toEqual(days);
});

it('asks every three hours where no watcher records anything, and reads nothing for that', async () => {
  beAway();
  await stage.machine.run('sync', '--hours', '4');
  const sync = startProcess();
  const startMs = Date.now();
  await sync(startMs);
  await sync(startMs);
  await sync(startMs);
  stage.proxy.takeRequests();
  for (const [minutes, asks] of [
    [60, false],
    [179, false],
    [181, true],
    [300, false]
  ] as const) {
    const { collected, problems } = await sync(startMs + minutes * MINUTE_MS);
    expect({ events: collected.events, problems }).toEqual({ events: 0, problems: [] });
    expect(stage.proxy.takeRequests().length > 0).toBe(asks);
  }
});

it('synchronises where nothing is recorded only if something has changed on the server', async () => {
  beAway();
  await stage.machine.run('sync', '--hours', '4');
  const sync = startProcess();
  const startMs = Date.now();
  for (let time = 0; time < 3; time += 1) await sync(startMs);
  stage.proxy.takeRequests();
  synchronised = 0;
  await sync(startMs + 181 * MINUTE_MS);
  expect(stage.proxy.takeRequests()).toEqual(['GET /api/v1/me/agent']);
  expect(synchronised).toBe(0);

  const { admin } = stage.server;
  const rules = await admin.use<object>(admin.names.org).get('rules');
  await admin.use<object>(admin.names.org).insert({ ...rules, projectHoldSeconds: 60 } as never);
  await sync(startMs + 362 * MINUTE_MS);
  expect(synchronised).toBe(1);
});

it('comes to the same day as a process that reads everything, also after late events and deletions', async () => {
  const sync = startProcess();
  stage.machine.work('Code', 3, 20);
  await stage.machine.run('sync', '--hours', '6');
  await sync();
  stage.machine.work('Slack', 2, 20);
  await sync();
  // Somewhere in the middle of what was read before.
  stage.machine.work('Figma', 2.6, 10);
  await sync();
  const { store } = stage.machine.activitywatch;
  const [first] = store.events('aw-watcher-window_devbox-01');
  store.insert('aw-watcher-window_devbox-01', [
    { startMs: Date.now() - 20 * MINUTE_MS, lengthMs: 5 * MINUTE_MS, data: { app: 'Mail', title: 'x' } }
  ]);
  store.remove('aw-watcher-window_devbox-01', first?.id ?? 0);
  await sync();
  const days = await daysOf(stage);
  expect((await startProcess()()).collected).toMatchObject({ written: 0 });
  expect(await daysOf(stage)).toEqual(days);
});

it('compares with the server once six hours have passed and something was recorded, and notices at once that the person has another database', async () => {
  beAway();
  await stage.machine.run('sync', '--hours', '4');
  const sync = startProcess();
  await sync();
  await sync();
  stage.proxy.takeRequests();
  const listing = `GET /db/${stage.person.database}/_all_docs`;
  await sync(Date.now() + 181 * MINUTE_MS);
  expect(stage.proxy.takeRequests()).toEqual(['GET /api/v1/me/agent']);
  stage.machine.work('Code', 0.1, 5);
  await sync(Date.now() + 362 * MINUTE_MS);
  expect(stage.proxy.takeRequests()).toContain(listing);

  const { admin, names } = { admin: stage.server.admin, names: stage.server.admin.names };
  await admin.db.destroy(stage.person.database);
  const next = names.newDeveloper(stage.person.developer_id);
  await provisionDeveloper(admin, stage.person.developer_id, next);
  stage.machine.work('Slack', 0.2, 5);
  const { problems, notices } = await sync(Date.now() + 363 * MINUTE_MS);
  expect([...problems.map(({ message }) => message), ...notices].join()).toMatch(/your database/i);
  expect(
    await appsOf({ ...stage, person: { ...stage.person, database: next } }).catch(() => ({}))
  ).not.toHaveProperty('Code');
});

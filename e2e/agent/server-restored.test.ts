/** A server that was put back to an earlier state, as after the loss of a disk: the machines give it what it lost. */
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest';
import { dayRange, DeviceDay } from '#domain/documents/day.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import type { Registered } from '#domain/api/developers.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { removeHomes } from '../stage/agent/run-agent.ts';
import { startWorkstation, type Workstation } from '../stage/agent/workstation.ts';

let server: ServerProcess;
let person: Registered;
let machine: Workstation;
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  await server.remove();
  removeHomes();
});
beforeEach(async () => {
  person = await server.register(`anna_${(people += 1)}`, 'Anna');
  machine = await startWorkstation({ registered: person, serverUrl: server.url });
});
afterEach(() => machine.close());

/** Seconds per app of everything the server has of the person. */
async function appsOnServer(): Promise<Record<string, number>> {
  const range = { ...dayRange(), include_docs: true };
  const { rows } = await server.couch.use(person.database).list(range);
  return Object.fromEntries(
    totalsBy(
      'app',
      rows.map(({ doc }) => v.parse(DeviceDay, doc))
    )
  );
}

const conflicts = async () => {
  const { rows } = await server.couch
    .use<{ _conflicts?: string[] }>(person.database)
    .list({ include_docs: true, conflicts: true } as object);
  return rows.flatMap(({ doc }) => doc?._conflicts ?? []);
};

it('receives the days and changes that it lost with the next sync', async () => {
  machine.work('Code', 30, 60);
  expect(await machine.run('sync', '--hours', '48')).toMatchObject({ code: 0, err: '' });
  await server.backUp();
  machine.work('Slack', 1, 30);
  machine.work('Gimp', 20, 15);
  expect(await machine.run('sync')).toMatchObject({ code: 0, err: '' });
  const all = { Code: 3600, Slack: 1800, Gimp: 900 };
  expect(await appsOnServer()).toEqual(all);

  await server.restore();
  expect(await appsOnServer()).toEqual({ Code: 3600 });
  const { code, err } = await machine.run('sync');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(await appsOnServer()).toEqual(all);
  expect(await conflicts()).toEqual([]);
  expect(machine.status().waiting).toBe(0);
});

it('receives new data even if work continued meanwhile', async () => {
  await machine.run('sync', '--hours', '48');
  await server.backUp();
  machine.work('Code', 3, 60);
  await machine.run('sync');
  await server.restore();
  machine.work('Slack', 1, 30);
  expect(await machine.run('sync')).toMatchObject({ code: 0, err: '' });
  expect(await appsOnServer()).toEqual({ Code: 3600, Slack: 1800 });
  expect(await conflicts()).toEqual([]);
});

/** A server behind a proxy that can misbehave, and for each test a person with a machine. */
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { dayRange, DeviceDay } from '#domain/documents/day.ts';
import { Device, deviceRange } from '#domain/documents/device.ts';
import { type IdRange, rangeOf } from '#domain/documents/id.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import type { Registered } from '#domain/api/developers.ts';
import { postAsAdmin, startTestServer, type TestServer } from '../../../server/testing/test-server.ts';
import { startFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';
import { removeHomes } from './run-agent.ts';
import { startWorkstation, type Workstation } from './workstation.ts';

export type Stage = {
  server: TestServer;
  proxy: FaultyProxy;
  person: Registered;
  machine: Workstation;
  /** Another machine of the same person. */
  open: (options?: { hostname?: string; deviceId?: string }) => Promise<Workstation>;
};

type Row = { id: string; doc: { _conflicts?: string[] } };

/** Sets the stage for the tests of a file; the returned object is filled before each of them. */
export function useStage(options: { agentPackage?: string } = {}): Stage {
  const opened: Workstation[] = [];
  // Filled by the hooks below, which run before anybody reads it.
  const stage = {} as Stage;
  let people = 0;
  beforeAll(async () => {
    stage.server = await startTestServer(options);
    stage.proxy = await startFaultyProxy(stage.server.url);
    stage.open = async (of = {}) => {
      const { person, proxy } = stage;
      const workstation = await startWorkstation({ registered: person, serverUrl: proxy.url, ...of });
      opened.push(workstation);
      return workstation;
    };
  });
  afterAll(async () => {
    await stage.proxy.close();
    await stage.server.close();
    removeHomes();
  });
  beforeEach(async () => {
    await stage.proxy.set(null);
    stage.person = await stage.server.register(`anna_${(people += 1)}`);
    stage.machine = await stage.open();
    stage.proxy.takeRequests();
  });
  afterEach(() => Promise.all(opened.splice(0).map((workstation) => workstation.close())));
  return stage;
}

/** The documents of the person on the server with these ids. */
export async function documentsOf({ server, person }: Stage, range: IdRange): Promise<Row['doc'][]> {
  const database = server.admin.use<Row['doc']>(person.database);
  const { rows } = await database.list({ ...range, include_docs: true, conflicts: true });
  return rows.flatMap(({ doc }) => (doc ? [doc] : []));
}

export const daysOf = async (stage: Stage) =>
  (await documentsOf(stage, dayRange())).map((document) => v.parse(DeviceDay, document));
export const devicesOf = async (stage: Stage) =>
  (await documentsOf(stage, deviceRange())).map((document) => v.parse(Device, document));

/** Seconds per app of everything the server has of the person. */
export const appsOf = async (stage: Stage) => Object.fromEntries(totalsBy('app', await daysOf(stage)));

export const conflictsOf = async (stage: Stage) =>
  (await documentsOf(stage, rangeOf(''))).flatMap(({ _conflicts = [] }) => _conflicts);

/** An enrolment link for the person, through the proxy that stands before the server. */
export async function enrolmentLink({ server, proxy, person }: Stage): Promise<string> {
  const { body } = await server.call(`/developers/${person.developer_id}/enrolment`, postAsAdmin({}));
  return (body as { link: string }).link.replace(server.url, proxy.url);
}

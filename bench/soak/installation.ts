/** An installation for a run: the real server on a disk or CouchDB of its own, a line to it, and those who are registered there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { Registered, registerDeveloperRoute } from '#domain/api/developers.ts';
import { pathOf } from '#domain/api/route.ts';
import { connect, splitCredentials } from '../../couch/connection.ts';
import { removeInstallation } from '../../server/testing/remove-installation.ts';
import { startLine, type Line } from '../../server/testing/start-line.ts';
import { Disk } from './faults.ts';
import { ObservedServer } from './observed-server.ts';

export const ADMIN_TOKEN = 'an-admin-token-for-soaking';
const DISK_SIZE = '512m';

export type Installation = {
  server: ObservedServer;
  /** What agents and dashboards use: a line to the server. */
  url: string;
  /** What a fault cuts: the line to the CouchDB of COUCHDB_URL, otherwise the one to the server. */
  line: Line;
  disk: Disk | undefined;
  /** For what belongs to the run. */
  folder: string;
  /** Of the server. */
  dataDir: string;
  team: string;
  register: (id: string, more?: object) => Promise<Registered>;
  remove: () => Promise<void>;
};

type Options = { ownDisk: boolean; profileFolder?: string | undefined };

/**
 * With `ownDisk` the data are on a small file system of their own, where one can be mounted. `profileFolder`: where a profile of the
 * server's processor time is written at the end.
 */
export async function startInstallation({ ownDisk, profileFolder }: Options): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-soak-'));
  const disk = ownDisk ? Disk.mount(join(folder, 'disk'), DISK_SIZE) : undefined;
  const dataDir = join(disk?.folder ?? folder, 'data');
  const couch = await lineToCouch();
  const server = new ObservedServer(
    { DATA_DIR: dataDir, ADMIN_TOKEN, ...couch?.settings },
    { profileFolder }
  );
  await server.start();
  const front = await startLine(server.port);
  const url = `http://127.0.0.1:${front.port}`;
  const prefix = couch?.prefix ?? '';
  return {
    server,
    url,
    line: couch?.line ?? front,
    disk,
    folder,
    dataDir,
    team: `${prefix}team-main`,
    register: async (id, more = {}) => {
      const response = await fetch(url + pathOf(registerDeveloperRoute), {
        method: 'POST',
        headers: { 'admin-token': ADMIN_TOKEN, 'content-type': 'application/json' },
        // All users of a CouchDB are in one database.
        body: JSON.stringify({ developer_id: id, name: id, email: `${prefix}${id}@company.test`, ...more })
      });
      if (!response.ok) throw new Error(`${id} could not be registered: ${await response.text()}`);
      return v.parse(Registered, await response.json());
    },
    remove: async () => {
      await server.stop();
      front.close();
      couch?.line.close();
      await couch?.clean();
      disk?.unmount();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

type LineToCouch = {
  line: Line;
  prefix: string;
  settings: Record<string, string>;
  clean: () => Promise<void>;
};

/** The CouchDB of COUCHDB_URL, through a line that can be cut. */
async function lineToCouch(): Promise<LineToCouch | undefined> {
  const given = process.env['COUCHDB_URL'];
  if (given === undefined) return undefined;
  const address = new URL(given);
  const line = await startLine(Number(address.port));
  address.port = String(line.port);
  const prefix = `soak${Date.now().toString(36)}-`;
  const { url, authorization } = splitCredentials(given);
  return {
    line,
    prefix,
    settings: { COUCHDB_URL: address.href, COUCHDB_PREFIX: prefix },
    clean: () => removeInstallation(connect(url, { authorization }, prefix))
  };
}

/** The ends of a move: a CouchDB that runs somewhere, or the data folder of an embedded store that nobody runs. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Koa from 'koa';
import { openEmbeddedCouch } from '../../couch/embedded/index.ts';
import { openDataFolder } from '../data-folder.ts';
import { mountCouch } from '../mount-couch.ts';

export type End = {
  /** With an administrator's credentials. */
  address: string;
  close: () => Promise<void>;
};

/** `./data`, `/var/lib/tidesheet`, `C:\\data`: an address without its `http://` is no folder by mistake. */
export const isFolder = (given: string) => /^(\.|\/|[a-z]:[\\/])/i.test(given);

/** Whether a server has kept an embedded store in the data folder. */
export const hasStore = (folder: string) => existsSync(join(folder, 'couch'));

/** Throws `FolderInUse` or `DataFolderError`. A folder that is not there is made. */
export async function openEnd(given: string): Promise<End> {
  return isFolder(given) ? openFolder(given) : { address: given, close: async () => undefined };
}

/** The store alone, on a loopback port, for an administrator of this moment: nothing is provisioned or folded. */
async function openFolder(folder: string): Promise<End> {
  await openDataFolder(folder);
  const password = randomBytes(32).toString('hex');
  const { middleware, close } = await openEmbeddedCouch({
    dataDir: join(folder, 'couch'),
    admins: { mover: (tried) => tried === password },
    log: console.error
  });
  const app = new Koa().use(mountCouch('', middleware));
  app.silent = true;
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://mover:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await close();
      server.closeAllConnections();
      server.close();
    }
  };
}

/** The source or the target of a move: a CouchDB that is running, or the data folder of a stopped embedded store. */
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

export type OpenStore = {
  /** With an administrator's credentials. */
  url: string;
  close: () => Promise<void>;
};

/** `./data`, `/var/lib/tidesheet`, `C:\\data`. A URL whose `http://` was forgotten is not a folder. */
export const isFolder = (given: string) => /^(\.|\/|[a-z]:[\\/])/i.test(given);

/** Whether a data folder contains an embedded store. */
export const hasStore = (folder: string) => existsSync(join(folder, 'couch'));

/** Opens a folder, which is created if it is missing; a URL needs nothing. @throws FolderInUseError, DataFolderError */
export async function openStore(given: string): Promise<OpenStore> {
  return isFolder(given) ? openFolder(given) : { url: given, close: async () => undefined };
}

/** Serves the store on a loopback port, for an administrator of this process. Nothing is provisioned or folded. */
async function openFolder(folder: string): Promise<OpenStore> {
  await openDataFolder(folder, console.error);
  const password = randomBytes(32).toString('hex');
  const { middleware, close } = await openEmbeddedCouch({
    dataDir: join(folder, 'couch'),
    admins: { mover: (given) => given === password },
    log: console.error
  });
  const app = new Koa().use(mountCouch('', middleware));
  app.silent = true;
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://mover:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await close();
      server.closeAllConnections();
      server.close();
    }
  };
}

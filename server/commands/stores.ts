/** Which CouchDB or store a command means: one that is named, or that of the configuration. */
import { UsageError } from '../../cli/errors.ts';
import {
  checkCouch,
  connect,
  splitCredentials,
  UnsuitableCouchError,
  type Couch
} from '../../couch/connection.ts';
import type { Config } from '../config.ts';
import { localUrl } from '../listen-address.ts';
import { hasStore, isFolder, openStore } from '../move/open-store.ts';
import { parseCouchUrl } from './couch-url.ts';

export type UsedStore = { couch: Couch; close: () => Promise<void> };

export const parseStore = (name: string, given: string) =>
  isFolder(given) ? given : parseCouchUrl(name, given);

/** Opens a URL or the data folder of a server that is stopped. */
export async function useStore(given: string, prefix: string): Promise<UsedStore> {
  const store = await openStore(given);
  const { url, authorization } = splitCredentials(store.url);
  return { couch: connect(url, { authorization }, prefix), close: store.close };
}

/** The embedded store of a server that runs here; undefined without an admin token. */
export function runningServerUrl({ adminToken, host, port, basePath }: Config): string | undefined {
  const credentials = adminToken && `admin:${encodeURIComponent(adminToken)}@`;
  return credentials && `${localUrl(host, port, basePath).replace('//', `//${credentials}`)}/db`;
}

/** What a backup reads: COUCHDB_URL, the server that runs here, or its data folder while it is stopped. @throws UsageError */
export async function useConfiguredStore(config: Config): Promise<UsedStore> {
  const { couchUrl, dataDir, prefix } = config;
  if (couchUrl !== undefined) return useStore(couchUrl, prefix);
  const url = runningServerUrl(config);
  if (url !== undefined) {
    const store = await useStore(url, prefix);
    const isRunning = await checkCouch(store.couch).then(
      () => true,
      (error: unknown) => {
        if (error instanceof UnsuitableCouchError && hasStore(dataDir)) return false;
        throw error;
      }
    );
    if (isRunning) return store;
  }
  if (hasStore(dataDir)) {
    const folder = isFolder(dataDir) ? dataDir : `./${dataDir}`;
    return useStore(folder, prefix);
  }
  throw new UsageError(
    'Set COUCHDB_URL, or ADMIN_TOKEN for the embedded store of a running server, or DATA_DIR to the folder of one that is stopped.'
  );
}

/** One synchronisation with the store opened for it alone, and its status left behind. */
import { openStore, storeFailure } from '../store.ts';
import type { SyncOptions } from './part.ts';
import type { SyncReport } from './report.ts';
import { readStatus, writeStatus } from './status-file.ts';
import { makeStatus } from './status.ts';
import { synchronise } from './sync.ts';

export type RunOptions = Omit<SyncOptions, 'store'> & {
  /** How long to wait for another process to let go of the store. */
  timeoutMs?: number;
  /** Ends a run that has a process of its own. */
  signal?: AbortSignal;
};

/** @throws StoreError when the store cannot be opened; whatever else goes wrong outside is in the report. */
export async function runOnce({ timeoutMs, ...options }: RunOptions): Promise<SyncReport> {
  const { config } = options;
  const store = await openStore(config.dataDir, timeoutMs);
  try {
    const report = await synchronise({ ...options, store });
    const before = readStatus(config.dataDir);
    writeStatus(config.dataDir, await makeStatus({ store, developer: config.developer, report, before }));
    return report;
  } catch (error) {
    throw storeFailure(config.dataDir, error);
  } finally {
    await store.close();
  }
}

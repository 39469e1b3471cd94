/** Looks whether the agent may read and write its database, without leaving anything there. */
import { isMissing, type Pouch } from '../store.ts';

const PROBE_ID = '_local/tidesheet-test';

/** @throws what `Server.use` makes ServerError of. */
export async function probeDatabase(remote: Pouch): Promise<void> {
  await remote.allDocs({ limit: 1 });
  // A local document: not replicated, seen by no view, and checked by no validation function.
  const local = remote as unknown as PouchDB.Database<{ at: string }>;
  const { rev } = await local.put({ _id: PROBE_ID, at: 'now', ...(await revisionOf(local)) });
  await local.remove(PROBE_ID, rev);
}

async function revisionOf(local: PouchDB.Database<{ at: string }>): Promise<{ _rev?: string }> {
  try {
    return { _rev: (await local.get(PROBE_ID))._rev };
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
}

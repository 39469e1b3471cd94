import { countWaiting } from '../collect/stored-documents.ts';
import type { LocalConfig } from '../config.ts';
import { StoreError } from '../errors.ts';
import { openStore } from '../store.ts';
import { failed, ok, skipped, type Check } from './check.ts';

const STORE = 'Local store';
const WAITING = 'Documents to be sent';

/** Whether the local store opens, and what waits in it. */
export async function checkStore({ dataDir }: LocalConfig): Promise<Check[]> {
  try {
    const store = await openStore(dataDir);
    try {
      const { sentSeq, refused } = await store.readState();
      const refusals = Object.entries(refused);
      const { doc_count: count } = await store.pouch.info();
      const waiting = await countWaiting(store.pouch, sentSeq, Object.keys(refused));
      return [ok(STORE, `${count} documents in ${dataDir}`), waitingCheck(waiting, refusals)];
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [failed(STORE, error.detail, error.remedy), skipped(WAITING)];
  }
}

function waitingCheck(waiting: number, refusals: [id: string, refusal: { reason: string }][]): Check {
  const [first] = refusals;
  if (first === undefined) {
    return ok(WAITING, waiting === 0 ? 'none' : `${waiting}, sent with the next synchronisation`);
  }
  const [id, { reason }] = first;
  const detail = `${waiting}, of which the server refused ${refusals.length}: ${id}: ${reason}`;
  return failed(WAITING, detail, 'Tell your admin. They are sent again with every synchronisation.');
}

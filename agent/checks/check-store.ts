import { countWaiting, listLocalDevices } from '../collect/stored-documents.ts';
import type { LocalConfig } from '../config.ts';
import { COPIED_REMEDY, copiedProblem, isCopied } from '../device/copied-machine.ts';
import { StoreError } from '../errors.ts';
import { openStore } from '../store.ts';
import { failed, ok, skipped, type Check } from './check.ts';

const STORE = 'Local store';
const DEVICE = 'Device';
const WAITING = 'Documents to be sent';

/** Whether the local store opens, and what waits in it. */
export async function checkStore({ dataDir }: LocalConfig, nowMs: number): Promise<Check[]> {
  try {
    const store = await openStore(dataDir);
    try {
      const state = await store.readState();
      const { sentSeq, refused } = state;
      const refusals = Object.entries(refused);
      const { doc_count: count } = await store.pouch.info();
      const waiting = await countWaiting(store.pouch, sentSeq, Object.keys(refused));
      const [device] = (await listLocalDevices(store.pouch)).filter(
        (known) => !state.foreignDevices.includes(known.device)
      );
      return [
        ok(STORE, `${count} documents in ${dataDir}`),
        waitingCheck(waiting, refusals),
        ...(device !== undefined && isCopied(state, nowMs)
          ? [failed(DEVICE, copiedProblem(device.device), COPIED_REMEDY)]
          : [])
      ];
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

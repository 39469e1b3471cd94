/** What this machine has collected before, as the next synchronisation finds it. */
import { existsSync } from 'node:fs';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { frameOf, localDaySpan } from '#domain/time/local-days.ts';
import { listDays, listLocalDevices } from '../collect/stored-documents.ts';
import { knownPauses, PAUSES_REACH_DAYS } from '../pause/known-pauses.ts';
import { readPauses } from '../pause/pauses.ts';
import { openStore, storePath } from '../store.ts';
import type { PreviewInput } from './preview-day.ts';

export type LocalMachine = Required<Pick<PreviewInput, 'device' | 'fromMs' | 'paused' | 'stored'>>;

/**
 * Undefined where nothing was collected from this ActivityWatch yet.
 * @throws StoreError where the store cannot be read; ActivityWatchError.
 */
export async function readLocalMachine(
  { activitywatch, date, tz }: Pick<PreviewInput, 'activitywatch' | 'date' | 'tz'>,
  dataDir: string
): Promise<LocalMachine | undefined> {
  if (!existsSync(storePath(dataDir))) return undefined;
  const { device_id: deviceId } = await activitywatch.info();
  const fromDate = utcDateOf(localDaySpan(date, frameOf(tz))[0]);
  const store = await openStore(dataDir);
  try {
    const { foreignDevices } = await store.readState();
    const own = (await listLocalDevices(store.pouch)).find(
      (device) => device.deviceId === deviceId && !foreignDevices.includes(device.device)
    );
    if (own === undefined) return undefined;
    const { device, collectFrom } = own;
    const pausesFrom = addDays(fromDate, -PAUSES_REACH_DAYS);
    return {
      device,
      fromMs: Date.parse(collectFrom),
      paused: await knownPauses(store.pouch, { device, fromDate: pausesFrom }, readPauses(dataDir)),
      stored: await listDays(store.pouch, device, fromDate)
    };
  } finally {
    await store.close();
  }
}

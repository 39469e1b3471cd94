/** Counts a device of a developer as another one, or as one of its own again. No day is changed. */
import * as v from 'valibot';
import { Device, deviceDocumentId } from '#domain/documents/device.ts';
import { MAX_MERGED_DEVICES, MERGED_DEVICES_ID, MergedDevices } from '#domain/documents/merged-devices.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';
import { isBeingErased } from './disable.ts';
import { getDeveloper } from './users.ts';

export async function mergeDevice(
  { couch, now }: Service,
  { developer, device, into }: { developer: string; device: string; into: string | null },
  by: string
): Promise<void> {
  const { tidesheet } = await getDeveloper(couch, developer);
  const { database, erasing } = tidesheet;
  if (erasing) throw isBeingErased(developer);
  await requireDevice(couch, database, device);
  if (into !== null) await requireDevice(couch, database, into);
  const isChanged = await retryConflicts(async () => {
    const before = await readMerged(couch, database);
    const next = { ...before?.into };
    if (into === null) delete next[device];
    else next[device] = resolve(before?.into ?? {}, { device, into });
    // Devices that counted as this one follow it, so that one step always suffices.
    for (const [name, target] of Object.entries(next))
      if (into && target === device) next[name] = next[device]!;
    if (Object.keys(next).length > MAX_MERGED_DEVICES)
      throw new RequestError('account-state', `At most ${MAX_MERGED_DEVICES} devices can count as others.`);
    if (JSON.stringify(next) === JSON.stringify(before?.into ?? {})) return false;
    const document: MergedDevices = {
      ...(before?._rev !== undefined && { _rev: before._rev }),
      _id: MERGED_DEVICES_ID,
      type: MERGED_DEVICES_ID,
      v: 1,
      developer,
      into: next
    };
    await couch.use(database).insert(document);
    return true;
  });
  if (!isChanged) return;
  const act = into === null ? 'split-device' : 'merge-device';
  const detail = { device, ...(into !== null && { into }) };
  await recordAct(couch, { by, act, subject: developer, detail }, now());
}

/** The device that `into` counts as. @throws RequestError where that is the device itself. */
function resolve(merged: Record<string, string>, { device, into }: { device: string; into: string }): string {
  const target = Object.hasOwn(merged, into) ? merged[into]! : into;
  if (target !== device && into !== device) return target;
  throw new RequestError('account-state', `${into} counts as ${device} already.`, 'Undo that first.');
}

export async function readMerged(couch: Couch, database: string): Promise<MergedDevices | undefined> {
  const found = v.safeParse(MergedDevices, await orMissing(couch.use(database).get(MERGED_DEVICES_ID)));
  return found.success ? found.output : undefined;
}

async function requireDevice(couch: Couch, database: string, device: string): Promise<void> {
  const found = await orMissing(couch.use(database).get(deviceDocumentId(device)));
  if (!v.is(Device, found)) throw new RequestError('not-found', `There is no device ${device}.`);
}

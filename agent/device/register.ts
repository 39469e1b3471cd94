/** Registers this machine as a device: its name, the server's documents of it, and the device document. */
import { sameContent } from '#domain/documents/content.ts';
import { dayId } from '#domain/documents/day.ts';
import { type Device, deviceDocumentId } from '#domain/documents/device.ts';
import { hintId } from '#domain/documents/hint.ts';
import { firstLabel } from '#domain/activitywatch/choose-buckets.ts';
import { listLocalDevices, listNewestDays, readStored, writeDocument } from '../collect/stored-documents.ts';
import { ServerError } from '../errors.ts';
import { type Adopted, adoptDocuments } from '../replicate/adopt.ts';
import type { Server } from '../replicate/server.ts';
import type { Content, Pouch, Store } from '../store.ts';
import { type Contact, unlessGone } from '../sync/connect.ts';
import { describeDevice, type DeviceFacts, findDeviceName, type Machine } from './device.ts';

export type NameRequest = {
  store: Store;
  server: Server;
  machine: Machine;
  contact: Pick<Contact, 'database' | 'devices'> | undefined;
  /** When ActivityWatch's newest window of a host name ended, Unix milliseconds; undefined where it has none. */
  recordedUntilMs: (hostname: string) => number | undefined;
};

/** `store`: undefined where this machine has none yet. */
export type NameLookup = Omit<NameRequest, 'store'> & { store: Store | undefined };

/**
 * The device's name. What was collected before the server could be asked moves to another name if another machine of the
 * developer turns out to have this one. A copied machine has the same id of ActivityWatch, but is a device of its own.
 */
export async function resolveDeviceName(request: NameRequest): Promise<string> {
  const { store } = request;
  const [before] = await listLocalDevices(store.pouch);
  const { adopted, foreignDevices } = await store.readState();
  const { name, foreign } = await lookUpDeviceName(request);
  if (foreign.length > foreignDevices.length) await store.updateState({ foreignDevices: foreign });
  if (request.contact === undefined) return name;
  if (!adopted && before !== undefined && before.device !== name) await renameDevice(store, name);
  return name;
}

/** The name that `resolveDeviceName` returns, and the devices that belong to a copy; changes nothing. */
export async function lookUpDeviceName(request: NameLookup): Promise<{ name: string; foreign: string[] }> {
  const { store, machine, contact } = request;
  const local = store === undefined ? [] : await listLocalDevices(store.pouch);
  const { adopted, foreignDevices } = (await store?.readState()) ?? { adopted: false, foreignDevices: [] };
  const foreign =
    contact === undefined ? foreignDevices : await findForeign(request, contact, { local, foreignDevices });
  const own = (devices: readonly Device[]) =>
    devices.map((device) => (foreign.includes(device.device) ? { ...device, deviceId: COPY } : device));
  if (contact === undefined) return { name: findDeviceName(machine, own(local)), foreign };
  const names = new Set(contact.devices.map(({ device }) => device));
  const unsent = local.filter(({ device }) => !names.has(device));
  const devices = adopted ? [...contact.devices, ...unsent] : contact.devices;
  return { name: findDeviceName(machine, own(devices)), foreign };
}

/** No installation of ActivityWatch has this id. */
const COPY = 'copy';
const ALIVE_MS = 15 * 60_000;

/**
 * The devices with this machine's id that belong to another machine, which was copied from this one or the other way round:
 * those of another host name that somebody else has described since this agent did, and, for an agent that begins again,
 * those whose days reach further than what this ActivityWatch has recorded under their name.
 */
async function findForeign(
  { store, server, machine, recordedUntilMs }: NameLookup,
  { database, devices }: Pick<Contact, 'database' | 'devices'>,
  { local, foreignDevices }: { local: readonly Device[]; foreignDevices: readonly string[] }
): Promise<string[]> {
  const found = new Set(foreignDevices);
  const label = firstLabel(machine.hostname);
  for (const device of devices) {
    if (device.deviceId !== machine.deviceId || firstLabel(device.hostname) === label) continue;
    const described = local.find((known) => known.device === device.device);
    if (described === undefined) {
      const days = await server
        .use(database, (remote) => listNewestDays(remote, device.device, NEWEST_ROWS))
        .catch(noneOnServerError);
      const reportedMs = Math.max(0, ...days.map(({ through }) => Date.parse(through)));
      const untilMs = recordedUntilMs(device.hostname);
      if (untilMs === undefined || reportedMs > untilMs + ALIVE_MS) found.add(device.device);
    } else if (
      store !== undefined &&
      firstLabel(described.hostname) === label &&
      (await isUnknown(store.pouch, device))
    ) {
      found.add(device.device);
    }
  }
  return [...found].sort();
}

/** Whether this store never had the revision that the server has of a device. */
async function isUnknown(pouch: Pouch, { _id, _rev }: Device): Promise<boolean> {
  return _rev !== undefined && _id in (await pouch.revsDiff({ [_id]: [_rev] }));
}

const NEWEST_ROWS = 60;

/** The parts of the synchronisation that follow report the server's error. */
function noneOnServerError(error: unknown): never[] {
  if (error instanceof ServerError) return [];
  throw error;
}

export type Adoption = { store: Store; server: Server; contact: Contact; device: string; fromDate: string };

/**
 * Copies the server's documents of a device that are newer, and returns their ids, and whether the server has all that was sent.
 * @throws ServerError
 */
export async function adopt({ store, server, contact, device, fromDate }: Adoption): Promise<Adopted> {
  const { adopted, sentSeq } = await store.readState();
  const { database, devices } = contact;
  const found = await unlessGone(store, server.url, () =>
    adoptDocuments({
      remote: server.database(database),
      local: store.pouch,
      device,
      devices,
      fromDate: adopted ? fromDate : '',
      sentSeq
    })
  );
  if (!adopted) await store.updateState({ adopted: true });
  return found;
}

/** The device document as it now stands in the store, whether this machine was new, and whether it was written. */
export async function registerDevice(
  store: Store,
  machine: Machine,
  name: string,
  given: Omit<DeviceFacts, 'name' | 'known'>
): Promise<{ device: Device; isNew: boolean; written: boolean }> {
  const id = deviceDocumentId(name);
  const stored = await readStored<Device>(store.pouch, id);
  const revisions: Device[] = stored ? [stored.document] : [];
  for (const rev of stored?.losers ?? []) {
    const other = await store.pouch.get(id, { rev });
    if (other.type === 'device') revisions.push(other);
  }
  const earliest = revisions.reduce<Pick<Device, 'firstSeen' | 'collectFrom'> | undefined>(
    (known, { firstSeen, collectFrom }) => ({
      firstSeen: known && known.firstSeen < firstSeen ? known.firstSeen : firstSeen,
      collectFrom: known && known.collectFrom < collectFrom ? known.collectFrom : collectFrom
    }),
    undefined
  );
  const device = describeDevice(machine, { name, known: earliest, ...given });
  return { device, isNew: stored === undefined, written: await storeDevice(store.pouch, device) };
}

/** Nothing has been sent yet, so the documents start without history under the other name. */
async function renameDevice(store: Store, name: string): Promise<void> {
  const { rows } = await store.pouch.allDocs({ include_docs: true });
  const renamed: Content[] = rows.flatMap(({ doc }): Content[] => {
    if (doc === undefined) return [];
    const content: Content = { ...doc };
    delete content._rev;
    if (content.type === 'device') return [{ ...content, _id: deviceDocumentId(name), device: name }];
    const id = content.type === 'hint' ? hintId(content.date, name) : dayId(content.date, name);
    return [{ ...content, _id: id, device: name }];
  });
  const { database, askedFromMs } = await store.readState();
  await store.wipe();
  await store.pouch.bulkDocs(renamed);
  await store.updateState({ database, askedFromMs });
}

/** Writes the device document where it changed, and returns whether it did. */
async function storeDevice(pouch: Pouch, device: Device): Promise<boolean> {
  const stored = await readStored<Device>(pouch, device._id);
  if (stored && stored.losers.length === 0 && sameContent(stored.document, device)) return false;
  await writeDocument(pouch, device, stored);
  return true;
}

/** Registers this machine as a device: its name, the server's documents of it, and the device document. */
import { sameContent } from '#domain/documents/content.ts';
import { dayId } from '#domain/documents/day.ts';
import { type Device, deviceDocumentId } from '#domain/documents/device.ts';
import { listLocalDevices, readStored, writeDocument } from '../collect/stored-documents.ts';
import { adoptDocuments } from '../replicate/adopt.ts';
import type { Server } from '../replicate/server.ts';
import type { Content, Pouch, Store } from '../store.ts';
import { type Contact, unlessGone } from '../sync/connect.ts';
import { describeDevice, type DeviceFacts, findDeviceName, type Machine } from './device.ts';

/**
 * The device's name. What was collected before the server could be asked moves to another name if another machine of the
 * developer turns out to have this one.
 */
export async function resolveDeviceName(
  store: Store,
  machine: Machine,
  contact: Contact | undefined
): Promise<string> {
  const local = await listLocalDevices(store.pouch);
  const { adopted } = await store.readState();
  if (contact === undefined) return findDeviceName(machine, local);
  const name = findDeviceName(machine, adopted ? [...contact.devices, ...local] : contact.devices);
  const [before] = local;
  if (!adopted && before !== undefined && before.device !== name) await renameDevice(store, name);
  return name;
}

export type Adoption = { store: Store; server: Server; contact: Contact; device: string; fromDate: string };

/** Copies the server's documents of a device that are newer, and returns their ids. @throws ServerError */
export async function adopt({ store, server, contact, device, fromDate }: Adoption): Promise<string[]> {
  const { adopted } = await store.readState();
  const ids = await unlessGone(store, server.url, () =>
    server.use(contact.database, (remote) =>
      adoptDocuments({ remote, local: store.pouch, device, fromDate: adopted ? fromDate : '' })
    )
  );
  if (!adopted) await store.updateState({ adopted: true });
  return ids;
}

/** The device document as it now stands in the store, whether this machine was new, and whether it was written. */
export async function registerDevice(
  store: Store,
  machine: Machine,
  name: string,
  given: Pick<DeviceFacts, 'nowMs' | 'askedFromMs' | 'titlePatterns'>
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
    return [{ ...content, _id: dayId(content.date, name), device: name }];
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

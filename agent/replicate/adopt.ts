/** Takes over what the server holds of this device, revisions and all, so that what is written next lands on top. */
import { dayRange, parseDayId } from '#domain/documents/day.ts';
import { type Device, deviceDocumentId, deviceRange } from '#domain/documents/device.ts';
import { hintRange, parseHintId } from '#domain/documents/hint.ts';
import type { Content, Pouch } from '../store.ts';

/** Documents fetched in one request; a day has about 5 kB. */
const AT_ONCE = 50;

/** The device documents of the developer, including those of other machines. */
export async function listDevices(remote: Pouch): Promise<Device[]> {
  const { rows } = await remote.allDocs({ ...deviceRange(), include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.type === 'device' ? [doc] : []));
}

export type Adoption = { remote: Pouch; local: Pouch; device: string; fromDate: string };

/**
 * Fetches the documents of `device` from `fromDate` (UTC) on whose newest revision is not in the local store, and
 * returns their ids. Only reads the server.
 */
export async function adoptDocuments({ remote, local, device, fromDate }: Adoption): Promise<string[]> {
  const { rows } = await remote.allDocs(dayRange(fromDate));
  const hints = await remote.allDocs(hintRange());
  const own = [
    ...rows.filter(({ id }) => parseDayId(id)?.owner === device),
    ...hints.rows.filter(({ id }) => parseHintId(id)?.device === device)
  ];
  const [described] = (await remote.allDocs({ keys: [deviceDocumentId(device)] })).rows;
  if (described?.value && !described.value.deleted) own.push(described);
  if (own.length === 0) return [];
  const unknown = await local.revsDiff(Object.fromEntries(own.map(({ id, value }) => [id, [value.rev]])));
  const wanted = own.filter(({ id }) => id in unknown).map(({ id, value }) => ({ id, rev: value.rev }));
  for (let first = 0; first < wanted.length; first += AT_ONCE) {
    await copyRevisions(remote, local, wanted.slice(first, first + AT_ONCE));
  }
  return wanted.map(({ id }) => id);
}

async function copyRevisions(
  remote: Pouch,
  local: Pouch,
  docs: { id: string; rev: string }[]
): Promise<void> {
  const { results } = await remote.bulkGet({ docs, revs: true });
  const found: PouchDB.Core.Stored<Content>[] = results.flatMap(({ docs }) =>
    docs.flatMap((doc) => ('ok' in doc ? [doc.ok] : []))
  );
  await local.bulkDocs(found, { new_edits: false });
}

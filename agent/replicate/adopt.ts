/**
 * Compares this device's documents with those that the server holds: takes over what is newer there, revisions and all, so that what is
 * written next lands on top, and finds whether something is missing there.
 */
import { dayRange, parseDayId } from '#domain/documents/day.ts';
import { type Device, deviceDocumentId, deviceRange } from '#domain/documents/device.ts';
import { hintRange, parseHintId } from '#domain/documents/hint.ts';
import type { Pouch } from '../store.ts';
import type { RemoteDatabase, RevisionName } from './remote-database.ts';

/** Documents fetched in one request; a day has about 5 kB. */
const AT_ONCE = 50;

/** The device documents of the developer, including those of other machines. */
export async function listDevices(remote: Pouch): Promise<Device[]> {
  const { rows } = await remote.allDocs({ ...deviceRange(), include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.type === 'device' ? [doc] : []));
}

export type Comparison = {
  remote: RemoteDatabase;
  local: Pouch;
  device: string;
  /** The devices that the server has. */
  devices: readonly Device[];
  fromDate: string;
  /** The local sequence up to which everything was sent. */
  sentSeq: number;
};

/** `isWhole`: the server has everything that was sent of what was compared. */
export type Adopted = { ids: string[]; isWhole: boolean };

/**
 * Fetches the documents of `device` from `fromDate` (UTC) on whose newest revision is not in the local store, and
 * returns their ids. Only reads the server.
 */
export async function adoptDocuments(comparison: Comparison): Promise<Adopted> {
  const { remote, local, device, devices, fromDate } = comparison;
  const isOwn = (id: string) =>
    (parseDayId(id)?.owner ?? parseHintId(id)?.device) === device || id === deviceDocumentId(device);
  const listed = [...(await remote.list(dayRange(fromDate))), ...(await remote.list(hintRange()))];
  const described = devices.flatMap(({ _id, _rev }) => (_rev === undefined ? [] : [{ id: _id, rev: _rev }]));
  const own = [...listed, ...described].filter(({ id }) => isOwn(id));
  const unknown = await local.revsDiff(Object.fromEntries(own.map(({ id, rev }) => [id, [rev]])));
  const wanted = own.filter(({ id }) => id in unknown);
  const isWhole = await hasAll(comparison, { own, wanted, isOwn });
  for (let first = 0; first < wanted.length; first += AT_ONCE) {
    const found = await remote.read(wanted.slice(first, first + AT_ONCE));
    await local.bulkDocs(found, { new_edits: false });
  }
  return { ids: wanted.map(({ id }) => id), isWhole };
}

type Listed = { own: RevisionName[]; wanted: RevisionName[]; isOwn: (id: string) => boolean };

/** Whether the newest revisions are the same on both sides, but for what was not sent yet and what is newer on the server. */
async function hasAll(
  { local, fromDate, sentSeq }: Comparison,
  { own, wanted, isOwn }: Listed
): Promise<boolean> {
  const { results } = await local.changes({ since: sentSeq });
  const leftOut = new Set([...results, ...wanted].map(({ id }) => id));
  const revisions = new Map<string, string>();
  for (const range of [dayRange(fromDate), hintRange(), deviceRange()]) {
    const { rows } = await local.allDocs(range);
    for (const { id, value } of rows) if (isOwn(id)) revisions.set(id, value.rev);
  }
  const there = new Map(own.map(({ id, rev }) => [id, rev]));
  return [...revisions.keys(), ...there.keys()].every(
    (id) => leftOut.has(id) || revisions.get(id) === there.get(id)
  );
}

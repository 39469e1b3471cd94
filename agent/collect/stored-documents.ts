/** What the local store holds. */
import { sameContent } from '#domain/documents/content.ts';
import { dayRange, type DeviceDay, parseDayId } from '#domain/documents/day.ts';
import { type Device, deviceRange } from '#domain/documents/device.ts';
import { descending } from '#domain/documents/id.ts';
import { addDays, utcStartMs } from '#domain/time/calendar.ts';
import { type Content, isMissing, type Pouch } from '../store.ts';

/** The newest days of a device, newest first. */
export async function listNewestDays(pouch: Pouch, device: string, count: number): Promise<DeviceDay[]> {
  const { rows } = await pouch.allDocs({ ...descending(dayRange()), include_docs: true, limit: count });
  return rows.flatMap(({ doc }) => (doc?.type === 'day' && doc.device === device ? [doc] : []));
}

/** The days of a device from a UTC date on. */
export async function listDays(pouch: Pouch, device: string, fromDate: string): Promise<DeviceDay[]> {
  const { rows } = await pouch.allDocs({ ...dayRange(fromDate), include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.type === 'day' && doc.device === device ? [doc] : []));
}

export async function listLocalDevices(pouch: Pouch): Promise<Device[]> {
  const { rows } = await pouch.allDocs({ ...deviceRange(), include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.type === 'device' ? [doc] : []));
}

/** Of some documents, the dates of the days that are in conflict. */
export async function listConflictedDates(pouch: Pouch, ids: readonly string[]): Promise<string[]> {
  const dates: string[] = [];
  for (const id of new Set(ids)) {
    const day = parseDayId(id);
    if (day === undefined) continue;
    const stored = await readStored<DeviceDay>(pouch, id);
    if (stored !== undefined && stored.losers.length > 0) dates.push(day.date);
  }
  return dates;
}

/** How many documents have changes that were not sent, or were refused. */
export async function countWaiting(
  pouch: Pouch,
  sentSeq: number,
  refused: readonly string[]
): Promise<number> {
  const { results } = await pouch.changes({ since: sentSeq });
  return new Set([...results.map(({ id }) => id), ...refused]).size;
}

/** A document that differs in nothing but how far it is covered is written again when that grew by so much. */
const COVERAGE_STEP_MS = 10 * 60_000;

/** A document with the other revisions of it that are in conflict with it. */
export type Stored<T extends Content> = { document: T & { _rev: string }; losers: string[] };

/** The winning revision of a document; undefined where there is none. */
export async function readStored<T extends Content>(
  pouch: Pouch,
  id: string
): Promise<Stored<T> | undefined> {
  try {
    const { _conflicts = [], ...document } = await pouch.get(id, { conflicts: true });
    // The id says which of the two kinds it is.
    return { document: document as unknown as T & { _rev: string }, losers: _conflicts };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Writes on top of the winner and deletes what lost against it. */
export async function writeDocument<T extends Content>(
  pouch: Pouch,
  document: T,
  stored: Stored<T> | undefined
): Promise<void> {
  const _rev = stored?.document._rev;
  await pouch.put({ ...document, ...(_rev && { _rev }) });
  for (const rev of stored?.losers ?? []) await pouch.remove(document._id, rev);
}

/** Whether `next` says anything that `stored` does not. */
export function isNews(stored: DeviceDay, next: DeviceDay): boolean {
  if (!sameContent({ ...stored, through: '' }, { ...next, through: '' })) return true;
  const [beforeMs, afterMs] = [Date.parse(stored.through), Date.parse(next.through)];
  const endMs = utcStartMs(addDays(next.date, 1));
  const completes = afterMs >= endMs && beforeMs < endMs;
  return completes || Math.abs(afterMs - beforeMs) >= COVERAGE_STEP_MS;
}

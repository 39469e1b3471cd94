/** What the local store holds. */
import type { DeviceDay } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import type { Pouch } from '../store.ts';

const LAST = '\uffff';

/** The newest days of a device, newest first. */
export async function listNewestDays(pouch: Pouch, device: string, count: number): Promise<DeviceDay[]> {
  const range = { startkey: `day:${LAST}`, endkey: 'day:', descending: true, include_docs: true };
  const { rows } = await pouch.allDocs({ ...range, limit: count });
  return rows.flatMap(({ doc }) => (doc?.type === 'day' && doc.device === device ? [doc] : []));
}

export async function listLocalDevices(pouch: Pouch): Promise<Device[]> {
  const { rows } = await pouch.allDocs({ startkey: 'device:', endkey: `device:${LAST}`, include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.type === 'device' ? [doc] : []));
}

/** Of some documents, the dates of the days that are in conflict. */
export async function listConflictedDates(pouch: Pouch, ids: readonly string[]): Promise<string[]> {
  const dates: string[] = [];
  for (const id of new Set(ids.filter((id) => id.startsWith('day:')))) {
    const { _conflicts = [] } = await pouch.get(id, { conflicts: true });
    if (_conflicts.length > 0) dates.push(id.split(':')[1] ?? '');
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

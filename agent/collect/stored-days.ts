/** What the local store holds. */
import { dayRange, type DeviceDay, parseDayId } from '#domain/documents/day.ts';
import { type Device, deviceRange } from '#domain/documents/device.ts';
import { descending } from '#domain/documents/id.ts';
import type { Pouch } from '../store.ts';

/** The newest days of a device, newest first. */
export async function listNewestDays(pouch: Pouch, device: string, count: number): Promise<DeviceDay[]> {
  const { rows } = await pouch.allDocs({ ...descending(dayRange()), include_docs: true, limit: count });
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
    const { _conflicts = [] } = await pouch.get(id, { conflicts: true });
    if (_conflicts.length > 0) dates.push(day.date);
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

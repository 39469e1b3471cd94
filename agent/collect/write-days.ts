/** Writes documents into the local store, where they changed only. */
import { sameContent } from '#domain/documents/content.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import { addDays, utcStartMs } from '#domain/time/calendar.ts';
import { isMissing, type Content, type Pouch } from '../store.ts';

/** A document that differs in nothing but how far it is covered is written again when that grew by so much. */
const COVERAGE_STEP_MS = 15 * 60_000;

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

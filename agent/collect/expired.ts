/** Days that the organisation no longer stores: they are deleted here too, and never collected again. */
import * as v from 'valibot';
import { dayRangeBefore, parseDayId } from '#domain/documents/day.ts';
import { firstStoredUtcDate, Retention } from '#domain/documents/retention.ts';
import type { Store } from '../store.ts';

/**
 * Remembers the first UTC date whose days the organisation stores. `received` is its retention as the server has it; without a
 * readable one nothing changes.
 */
export async function acceptRetention(store: Store, received: unknown): Promise<void> {
  const retention = v.safeParse(Retention, received);
  if (!retention.success) return;
  const storedFrom = firstStoredUtcDate(retention.output);
  const { storedFrom: before = '' } = await store.readState();
  if (storedFrom > before) await store.updateState({ storedFrom });
}

/** Deletes the days of a device that have expired, in all their versions, and returns their dates. */
export async function removeExpiredDays(
  { pouch, readState }: Pick<Store, 'pouch' | 'readState'>,
  device: string
): Promise<string[]> {
  const { storedFrom } = await readState();
  if (storedFrom === undefined) return [];
  const { rows } = await pouch.allDocs({
    ...dayRangeBefore(storedFrom),
    conflicts: true,
    include_docs: true
  });
  const own = rows.filter(({ id }) => parseDayId(id)?.owner === device);
  for (const { id, value, doc } of own)
    for (const rev of [value.rev, ...(doc?._conflicts ?? [])]) await pouch.remove(id, rev);
  return own.map(({ id }) => parseDayId(id)?.date ?? id);
}

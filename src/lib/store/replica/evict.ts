import { dayRangeBefore, isDayBefore } from '#domain/documents/day.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Replica } from './replica.ts';

/** So many days more than asked for are left in peace: making a replica anew every morning would be work for nothing. */
const SPARE_DAYS = 7;

/** Lets go of days before the date `oldestDay` once there are many. Returns their ids. They stay on the server. */
export async function evictOldDays(replica: Replica, oldestDay: string): Promise<string[]> {
  // Without Web Locks, as on plain HTTP, a write of another tab could fall between the old replica and the new one.
  if (!('locks' in navigator)) return [];
  const range = dayRangeBefore(addDays(oldestDay, -SPARE_DAYS));
  const { rows } = await replica.local.allDocs({ ...range, limit: 1 });
  if (rows.length === 0) return [];
  const unsent = Object.keys(await replica.outbox.writes());
  const gone = await replica.rebuild((id) => !isDayBefore(id, oldestDay) || unsent.includes(id));
  await replica.setState({ daysFrom: oldestDay });
  return gone;
}

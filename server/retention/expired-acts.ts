/** Acts that have expired. They are purged: no replica has them, and a tombstone would only say that there was one. */
import { auditId, auditRange } from '#domain/documents/audit.ts';
import { utcStartMs } from '#domain/time/calendar.ts';
import { ulid } from 'ulid';
import type { Couch } from '../../couch/connection.ts';

const IDS_AT_ONCE = 2000;
/** CouchDB's limit of one request. */
const PURGED_AT_ONCE = 100;
const ULID_RANDOM = 16;

/** Sorts before every ulid of the date or later. */
export const firstUlidOf = (date: string): string =>
  ulid(utcStartMs(date)).slice(0, -ULID_RANDOM) + '0'.repeat(ULID_RANDOM);

/** Purges the acts before the date, or only counts them. @returns how many. */
export async function purgeActs(couch: Couch, before: string, { onlyCount = false } = {}): Promise<number> {
  const endkey = auditId(firstUlidOf(before));
  let count = 0;
  for (let startkey = auditRange().startkey; ;) {
    const page = { startkey, endkey, inclusive_end: false, limit: IDS_AT_ONCE };
    const { rows } = await couch.use(couch.names.audit).list(page);
    count += rows.length;
    if (!onlyCount) await purge(couch, rows);
    if (rows.length < IDS_AT_ONCE) return count;
    // The next id that there can be.
    startkey = `${rows.at(-1)!.id}0`;
  }
}

async function purge(couch: Couch, rows: readonly { id: string; value: { rev: string } }[]): Promise<void> {
  for (let start = 0; start < rows.length; start += PURGED_AT_ONCE) {
    const batch = rows.slice(start, start + PURGED_AT_ONCE);
    const body = Object.fromEntries(batch.map(({ id, value }) => [id, [value.rev]]));
    await couch.request({ db: couch.names.audit, path: '_purge', method: 'POST', body });
  }
}

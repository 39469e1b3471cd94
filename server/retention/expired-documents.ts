/** What has expired in a database, and its deletion. */
import { alertRange } from '#domain/documents/alert.ts';
import type { DeletedBefore, RetentionKind } from '#domain/documents/retention.ts';
import { expiredAlertKind } from '#domain/retention/expired-alerts.ts';
import { expiredRanges, type ExpiringDatabase } from '#domain/retention/expiry.ts';
import type { Couch } from '../../couch/connection.ts';
import { rowPages } from '../../couch/range-rows.ts';

const IDS_AT_ONCE = 2000;
const DELETED_AT_ONCE = 500;
/** A deletion may reveal another version of a document. */
const MAX_ROUNDS = 10;

export type Expired = { id: string; rev: string; kind: RetentionKind };

/** The expired documents of a database, page by page. */
export async function* eachExpired(
  couch: Couch,
  { name, of }: { name: string; of: ExpiringDatabase },
  before: DeletedBefore
): AsyncGenerator<Expired[]> {
  for (const { kind, startkey, endkey, isExpired } of expiredRanges(of, before)) {
    for await (const rows of rowPages(couch, name, { range: { startkey, endkey }, limit: IDS_AT_ONCE })) {
      const expired = rows.flatMap(({ id, value }) => (isExpired(id) ? [{ id, rev: value.rev, kind }] : []));
      if (expired.length > 0) yield expired;
    }
  }
  // When the cause of an alert came to be is in the document, and not in its id.
  const read = { range: alertRange(), limit: IDS_AT_ONCE, include_docs: true };
  for await (const rows of rowPages(couch, name, read)) {
    const expired = rows.flatMap(({ id, value, doc }) => {
      const kind = expiredAlertKind(id, doc, before);
      return kind === undefined ? [] : [{ id, rev: value.rev, kind }];
    });
    if (expired.length > 0) yield expired;
  }
}

export type Counts = Partial<Record<RetentionKind, number>>;

export const addCount = (counts: Counts, kind: RetentionKind, more: number): void => {
  counts[kind] = (counts[kind] ?? 0) + more;
};

/**
 * Deletes them with tombstones, so that the replicas of agents and browsers delete them too. @returns how many, by kind.
 * @throws Error for a document that the database does not let go.
 */
export async function deleteExpired(
  couch: Couch,
  database: { name: string; of: ExpiringDatabase },
  before: DeletedBefore
): Promise<Counts> {
  const counts: Counts = {};
  const counted = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let found = 0;
    for await (const expired of eachExpired(couch, database, before)) {
      found += expired.length;
      for (let start = 0; start < expired.length; start += DELETED_AT_ONCE)
        await deleteAll(couch, database.name, expired.slice(start, start + DELETED_AT_ONCE));
      for (const { id, kind } of expired) {
        if (!counted.has(id)) addCount(counts, kind, 1);
        counted.add(id);
      }
    }
    if (found === 0) return counts;
  }
  return counts;
}

async function deleteAll(couch: Couch, name: string, expired: readonly Expired[]): Promise<void> {
  const docs = expired.map(({ id, rev }) => ({ _id: id, _rev: rev, _deleted: true }));
  const results = await couch.use(name).bulk({ docs });
  const refused = results.find(({ error }) => error !== undefined && error !== 'conflict');
  if (refused) throw new Error(`${name} refused to delete ${refused.id}: ${refused.error}`);
}

/** Alert documents in a database: written where they are missing, and made one again where two devices changed them. */
import * as v from 'valibot';
import { max } from 'd3-array';
import { Alert, handledAlert } from '#domain/documents/alert.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';

const MAX_VERSIONS = 20;
const Stored = v.looseObject({
  _id: v.string(),
  _rev: v.string(),
  _conflicts: v.optional(v.array(v.string()), [])
});

/**
 * Every server and dashboard makes the same alert documents, so one that is there stays. @returns those that wait for somebody: neither
 * dealt with nor snoozed.
 */
export async function storeAlerts(
  couch: Couch,
  database: string,
  alerts: readonly Alert[],
  now: string
): Promise<Alert[]> {
  if (alerts.length === 0) return [];
  const stored = await readStored(couch, database, alerts);
  const missing = alerts.filter(({ _id }) => !stored.has(_id));
  // What another server or a dashboard wrote meanwhile is the same.
  if (missing.length > 0) await couch.use<object>(database).bulk({ docs: missing });
  return alerts.filter(({ _id }) => {
    const found = stored.get(_id);
    return !found?.done && !(found?.snoozed !== undefined && found.snoozed > now);
  });
}

async function readStored(
  couch: Couch,
  database: string,
  alerts: readonly Alert[]
): Promise<Map<string, Alert>> {
  const keys = alerts.map(({ _id }) => _id);
  const { rows } = await couch.use(database).fetch({ keys }, { conflicts: true });
  const found = new Map<string, Alert>();
  for (const row of rows) {
    const doc = v.safeParse(Stored, 'doc' in row ? row.doc : undefined);
    if (!doc.success || doc.output['_deleted']) continue;
    const { _conflicts, ...document } = doc.output;
    const winner = v.safeParse(Alert, document);
    if (!winner.success) continue;
    const alert =
      _conflicts.length === 0
        ? winner.output
        : await mergeVersions(couch, database, winner.output, _conflicts);
    found.set(alert._id, alert);
  }
  return found;
}

/** Dealt with on any device is dealt with; of several snoozes the longest counts. */
async function mergeVersions(
  couch: Couch,
  database: string,
  winner: Alert,
  conflicts: readonly string[]
): Promise<Alert> {
  const documents = couch.use<object>(database);
  const others: Alert[] = [];
  for (const rev of conflicts.slice(0, MAX_VERSIONS)) {
    const other = v.safeParse(Alert, await orMissing(documents.get(winner._id, { rev })));
    if (other.success) others.push(other.output);
  }
  const all = [winner, ...others];
  const merged = handledAlert(winner, {
    snoozed: max(all, (one) => one.snoozed),
    done: all.some(({ done }) => done)
  });
  const losers = conflicts.map((_rev) => ({ _id: winner._id, _rev, _deleted: true }));
  const isSame = merged.snoozed === winner.snoozed && merged.done === winner.done;
  await documents.bulk({ docs: isSame ? losers : [merged, ...losers] });
  return merged;
}

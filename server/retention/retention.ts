/** How long documents are stored: the setting of an admin, what it would delete, and the deletion. */
import type { RetentionPreview } from '#domain/api/retention.ts';
import {
  RETENTION_ID,
  RETENTION_KINDS,
  type DeletedBefore,
  type Retention,
  type RetentionMonths
} from '#domain/documents/retention.ts';
import { cutoffsOf, laterCutoffs, type ExpiringDatabase } from '#domain/retention/expiry.ts';
import { sameContent } from '#domain/documents/content.ts';
import { utcDateOf } from '#domain/time/calendar.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { readRetention } from '../../couch/retention.ts';
import { recordAct } from '../people/audit.ts';
import { listTeamDatabases } from '../people/teams.ts';
import { listPeople } from '../people/users.ts';
import type { Service } from '../service.ts';
import { purgeActs } from './expired-acts.ts';
import { addCount, deleteExpired, eachExpired, type Counts } from './expired-documents.ts';

type Working = Pick<Service, 'couch' | 'now' | 'compact'>;

/** Stores the setting of an admin. The job deletes by it. */
export async function saveRetention(
  { couch, now }: Working,
  keepMonths: RetentionMonths,
  by: string
): Promise<void> {
  const isChanged = await putRetention(couch, ({ deletedBefore }) => ({ keepMonths, deletedBefore }));
  if (!isChanged) return;
  await recordAct(couch, { by, act: 'retention', subject: RETENTION_ID, detail: { ...keepMonths } }, now());
}

/** Whether anything expires, or has. */
export async function hasRetention(couch: Couch): Promise<boolean> {
  const { keepMonths, deletedBefore } = await readRetention(couch);
  return Object.keys({ ...keepMonths, ...deletedBefore }).length > 0;
}

/** How much would be deleted now, by kind. */
export async function previewRetention(
  { couch, now }: Working,
  keep: RetentionMonths
): Promise<RetentionPreview> {
  const { deletedBefore } = await readRetention(couch);
  const before = laterCutoffs(deletedBefore, cutoffsOf(keep, utcDateOf(now())));
  const counts: Counts = {};
  for (const database of await listDatabases(couch))
    for await (const expired of eachExpired(couch, database, before))
      for (const { kind } of expired) addCount(counts, kind, 1);
  if (before.audit !== undefined)
    addCount(counts, 'audit', await purgeActs(couch, before.audit, { onlyCount: true }));
  return {
    kinds: RETENTION_KINDS.flatMap((kind) => {
      const date = before[kind];
      return date === undefined ? [] : [{ kind, before: date, documents: counts[kind] ?? 0 }];
    })
  };
}

/**
 * Deletes what has expired. First the dates are stored from which on documents remain: everybody who folds or collects leaves out
 * earlier ones from then on, so that no deletion is taken for a change of a month. @returns how many documents, by kind.
 */
export async function applyRetention(service: Working): Promise<Counts> {
  const { couch, now, compact } = service;
  const stored = await readRetention(couch);
  const before = laterCutoffs(stored.deletedBefore, cutoffsOf(stored.keepMonths, utcDateOf(now())));
  if (Object.keys(before).length === 0) return {};
  await putRetention(couch, ({ keepMonths, deletedBefore }) => ({
    keepMonths,
    deletedBefore: laterCutoffs(deletedBefore, before)
  }));
  const counts: Counts = {};
  const errors: unknown[] = [];
  for (const database of await listDatabases(couch)) {
    try {
      const deleted = Object.entries(await deleteExpired(couch, database, before)) as [
        keyof Counts,
        number
      ][];
      for (const [kind, count] of deleted) addCount(counts, kind, count);
      if (deleted.length > 0) compact(database.name, true);
    } catch (error) {
      // The others must not wait for it.
      errors.push(error);
    }
  }
  if (before.audit !== undefined) {
    const purged = await purgeActs(couch, before.audit);
    if (purged > 0) {
      addCount(counts, 'audit', purged);
      compact(couch.names.audit, true);
    }
  }
  if (Object.keys(counts).length > 0)
    await recordAct(
      couch,
      { by: 'service', act: 'expire', subject: RETENTION_ID, detail: { ...counts } },
      now()
    );
  if (errors.length > 0) throw errors[0];
  return counts;
}

/** People before teams: what is copied from them must not be copied again. */
async function listDatabases(couch: Couch): Promise<{ name: string; of: ExpiringDatabase }[]> {
  const { names } = couch;
  const databases: { name: string; of: ExpiringDatabase }[] = [];
  for (const { tidesheet } of await listPeople(couch)) {
    // Someone who is being erased, or whose database is not created yet.
    if ((await orMissing(couch.db.get(tidesheet.database))) === undefined) continue;
    databases.push({ name: tidesheet.database, of: 'developer' });
  }
  // Before the reviews in the teams: one that is deleted there and remembered here would be restored.
  databases.push({ name: names.service, of: 'service' });
  for (const slug of await listTeamDatabases(couch)) databases.push({ name: names.team(slug), of: 'team' });
  return databases;
}

type Content = { keepMonths: RetentionMonths; deletedBefore: DeletedBefore };

/** @returns whether it differs from what was stored. */
async function putRetention(couch: Couch, change: (stored: Content) => Content): Promise<boolean> {
  return retryConflicts(async () => {
    const { rev, ...stored } = await readRetention(couch);
    const next = change(stored);
    if (sameContent(next, stored)) return false;
    const document: Retention = { _id: RETENTION_ID, type: 'retention', v: 1, ...next };
    await couch
      .use<Retention>(couch.names.org)
      .insert({ ...document, ...(rev !== undefined && { _rev: rev }) });
    return true;
  });
}

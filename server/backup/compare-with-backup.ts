/** Compares what was restored with the backup: every leaf revision, its history and its content. */
import { canonicalJson } from '#domain/documents/content.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import type { Progress } from '../move/progress.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import { getLeaves, listLeaves } from './read-leaves.ts';
import type { StoredLeaf } from './verify-backup.ts';

const BYTES_AT_ONCE = 1_000_000;
const LEAVES_AT_ONCE = 300;
const MAX_LISTED = 5;

/** How many documents were compared, and what differs, in sentences. */
export type BackupComparison = { documents: number; differences: string[] };

export async function compareWithBackup(
  couch: Couch,
  backup: ChosenBackup,
  progress: Progress
): Promise<BackupComparison> {
  const { databases } = backup;
  const differences: string[] = [];
  let documents = 0;
  for (const [index, { name, security }] of databases.entries()) {
    progress.begin(name, index + 1, databases.length);
    if ((await orMissing(couch.db.get(name))) === undefined) {
      differences.push(`${name} is missing.`);
      continue;
    }
    const compared = await compareDatabase(couch, name, backup, (done) => progress.advance(done, done));
    documents += compared.documents;
    differences.push(...compared.differences.slice(0, MAX_LISTED));
    const { length } = compared.differences;
    if (length > MAX_LISTED) differences.push(`${name}: ${length} revisions differ in all.`);
    if (name === USERS) continue;
    const found: unknown = await couch.request({ db: name, path: '_security' });
    if (canonicalJson(found) !== canonicalJson(security))
      differences.push(`${name}: the security objects differ.`);
  }
  progress.end();
  return { documents, differences };
}

async function compareDatabase(
  couch: Couch,
  name: string,
  backup: ChosenBackup,
  onProgress: (documents: number) => void
): Promise<BackupComparison> {
  const result: BackupComparison = { documents: 0, differences: [] };
  let batch: StoredLeaf[] = [];
  let bytes = 0;
  let leaves = 0;
  let lastId = '';
  const flush = async () => {
    result.differences.push(...(await compareLeaves(couch, name, batch)));
    [batch, bytes] = [[], 0];
    onProgress(result.documents);
  };
  for await (const stored of backup.leavesOf(name)) {
    if (stored.leaf._id !== lastId) result.documents++;
    lastId = stored.leaf._id;
    leaves++;
    batch.push(stored);
    bytes += stored.line.length;
    if (batch.length >= LEAVES_AT_ONCE || bytes > BYTES_AT_ONCE) await flush();
  }
  if (batch.length > 0) await flush();
  // In a shared CouchDB there are users of others.
  if (name === USERS) return result;
  let found = 0;
  for await (const page of listLeaves(couch, name, 0)) found += page.length;
  if (found !== leaves)
    result.differences.push(`${name}: ${leaves} leaf revisions in the backup, ${found} restored.`);
  return result;
}

async function compareLeaves(couch: Couch, name: string, batch: StoredLeaf[]): Promise<string[]> {
  const wanted = batch.map(({ leaf }) => ({ id: leaf._id, rev: leaf._rev }));
  const { leaves } = await getLeaves(couch, name, wanted);
  const restored = new Map(leaves.map((leaf) => [`${leaf._id} ${leaf._rev}`, leaf]));
  return batch.flatMap(({ leaf }) => {
    const found = restored.get(`${leaf._id} ${leaf._rev}`);
    if (found === undefined) return [`${name}: ${leaf._id} ${leaf._rev} was not restored.`];
    return canonicalJson(found) === canonicalJson(leaf) ? [] : [`${name}: ${leaf._id} ${leaf._rev} differs.`];
  });
}

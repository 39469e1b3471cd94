/** The first sync: what a dashboard needs, newest first, much faster than replication. */
import { dayId, rangesWithoutDaysBefore } from '#domain/documents/day.ts';
import { kindOf } from '#domain/documents/id.ts';
import { withTimeout } from '../replica/indexeddb.ts';
import type { Replica } from '../replica/replica.ts';
import { daysAgo } from '../replica/retained-days.ts';
import { leavesOf } from '../replica/versions.ts';
import type { Remote, RemoteDocument } from './remote.ts';
import type { SnapshotProgress } from './status.ts';

/** Documents in one request: large enough to be fast, small enough to show progress and to lose little. */
const CHUNK_DOCUMENTS = 500;
/** A page shows a week first. */
const SHOWN_FIRST_DAYS = 7;

export type SnapshotOptions = {
  signal: AbortSignal;
  onProgress: (progress: SnapshotProgress) => void;
  /** Called with the ids of documents that arrived. */
  onChange: (ids: string[]) => void;
};

/**
 * Fills the replica, whose state already contains the sequence to pull from afterwards: the one before the first document.
 * Interrupted at any point it continues from there: what is here is not fetched again. Days before the date `oldestDay` stay
 * on the server.
 */
export async function takeSnapshot(
  replica: Replica,
  remote: Remote,
  oldestDay: string,
  { signal, onProgress, onChange }: SnapshotOptions
): Promise<void> {
  const [remoteIds, localIds] = await Promise.all([
    listIds(remote, oldestDay, signal),
    withTimeout(replica.ids())
  ]);
  // What is here in an older revision comes with the pull, which knows its history: a bare revision would be a conflict.
  const missing = byPriority(remoteIds.filter((id) => !localIds.has(id)));
  const progress = { documents: remoteIds.length - missing.length, ofDocuments: remoteIds.length, bytes: 0 };
  const report = (documents: number, bytes: number) => {
    progress.documents += documents;
    progress.bytes += bytes;
    onProgress({ ...progress });
  };
  report(0, 0);
  for (const ids of chunksOf(missing)) {
    const documents = await remote.read(ids, signal, (bytes) => report(0, bytes));
    await store(replica, remote, documents, signal);
    report(ids.length, 0);
    onChange(documents.map(({ _id }) => _id));
  }
  await replica.setState({ complete: true, daysFrom: oldestDay });
  // Readers learn from any change how far back the days reach.
  onChange(remoteIds.slice(0, 1));
}

/** Stores documents as they are on the server; of those in conflict, all versions. */
async function store(
  replica: Replica,
  remote: Remote,
  documents: RemoteDocument[],
  signal: AbortSignal
): Promise<void> {
  const inConflict = documents.filter(({ _conflicts }) => _conflicts !== undefined);
  const others = documents.filter(({ _conflicts }) => _conflicts === undefined);
  await replica.local.bulkDocs(others, { new_edits: false });
  for (const { _id } of inConflict) {
    const versions = await remote.use(signal, (database) => leavesOf(database, _id));
    await replica.local.bulkDocs(versions, { new_edits: false });
  }
}

async function listIds(remote: Remote, oldestDay: string, signal: AbortSignal): Promise<string[]> {
  const ranges = rangesWithoutDaysBefore(oldestDay);
  const ids = await Promise.all(ranges.map((range) => remote.list(range, signal)));
  return ids.flat().filter((id) => !id.startsWith('_'));
}

/**
 * What a page shows first comes by itself: a slow device takes seconds to store hundreds of documents. `ids` are in the order of
 * their priority.
 */
function chunksOf(ids: string[]): string[][] {
  const firstDay = dayId(daysAgo(SHOWN_FIRST_DAYS), '');
  const isShownFirst = (id: string) => kindOf(id) !== 'month' && (kindOf(id) !== 'day' || id >= firstDay);
  const count = ids.findLastIndex(isShownFirst) + 1;
  return [ids.slice(0, count), ids.slice(count)].flatMap((part) =>
    Array.from({ length: Math.ceil(part.length / CHUNK_DOCUMENTS) }, (_, index) =>
      part.slice(index * CHUNK_DOCUMENTS, (index + 1) * CHUNK_DOCUMENTS)
    )
  );
}

/** The few documents that everything else depends on, then days and months from the newest to the oldest. */
function byPriority(ids: string[]): string[] {
  const rank = (id: string) => ['day', 'month'].indexOf(kindOf(id));
  return ids.sort((a, b) => rank(a) - rank(b) || (a < b ? 1 : -1));
}

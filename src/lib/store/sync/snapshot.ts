/** The first sync: what a dashboard needs, newest first, much faster than replication brings it. */
import { rangesWithoutDaysBefore } from '#domain/documents/day.ts';
import { kindOf } from '#domain/documents/id.ts';
import { withinTime } from '../replica/deadline.ts';
import type { Remote } from './remote.ts';
import type { Replica } from '../replica/replica.ts';

/** Documents of one request: large enough to be quick, small enough to show progress and to lose little. */
const CHUNK = 500;

export type SnapshotProgress = { documents: number; ofDocuments: number; bytes: number };

/**
 * Fills the replica, whose state already says from which sequence to pull afterwards: the one from before the very first
 * document. Broken off at any point it goes on where it was: what is here is not fetched again. Days before the date
 * `oldestDay` stay on the server.
 */
export async function takeSnapshot(
  replica: Replica,
  remote: Remote,
  oldestDay: string,
  told: {
    signal: AbortSignal;
    onProgress: (progress: SnapshotProgress) => void;
    onChange: (ids: string[]) => void;
  }
): Promise<void> {
  const [theirs, ours] = await Promise.all([
    listTheirs(remote, oldestDay, told.signal),
    withinTime(replica.ids())
  ]);
  // What is here in an older revision comes with the pull, which knows its history: a bare revision would be a conflict.
  const missing = inOrder(theirs.filter((id) => !ours.has(id)));
  const progress = { documents: theirs.length - missing.length, ofDocuments: theirs.length, bytes: 0 };
  const report = (documents: number, bytes: number) => {
    progress.documents += documents;
    progress.bytes += bytes;
    told.onProgress({ ...progress });
  };
  report(0, 0);
  for (let start = 0; start < missing.length; start += CHUNK) {
    const ids = missing.slice(start, start + CHUNK);
    const documents = await remote.read(ids, told.signal, (bytes) => report(0, bytes));
    await replica.local.bulkDocs(documents, { new_edits: false });
    report(ids.length, 0);
    told.onChange(documents.map(({ _id }) => _id));
  }
  await replica.setState({ complete: true, daysFrom: oldestDay });
}

async function listTheirs(remote: Remote, oldestDay: string, signal: AbortSignal) {
  const lists = await Promise.all(
    rangesWithoutDaysBefore(oldestDay).map((range) => remote.list(range, signal))
  );
  return lists.flat().filter((id) => !id.startsWith('_'));
}

/** The few documents that say what the rest means, then days and months from the newest to the oldest. */
function inOrder(ids: string[]): string[] {
  const rank = (id: string) => ['day', 'month'].indexOf(kindOf(id));
  return ids.sort((a, b) => rank(a) - rank(b) || (a < b ? 1 : -1));
}

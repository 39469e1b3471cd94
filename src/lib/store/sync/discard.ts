import type { Remote } from './remote.ts';
import type { Replica } from '../replica/replica.ts';

/**
 * Puts what the server has in place of the writes that their authors gave up. The replica is made anew without them: on top
 * of a version that the server never had, whatever comes from it later would be in conflict. Returns the ids.
 */
export async function dropDiscarded(
  replica: Replica,
  remote: Remote,
  signal: AbortSignal
): Promise<string[]> {
  const writes = Object.entries(await replica.outbox.writes());
  const ids = writes.filter(([, { discarded }]) => discarded).map(([id]) => id);
  if (ids.length === 0) return [];
  // First, so that without the server everything stays as it is.
  const documents = await remote.read(ids, signal);
  await replica.rebuild((id) => !ids.includes(id));
  await replica.local.bulkDocs(documents, { new_edits: false });
  await replica.outbox.remove(ids);
  return ids;
}

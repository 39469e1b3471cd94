import type { StoredDocument } from '../replica/pouch.ts';
import type { Remote } from './remote.ts';
import type { Replica } from '../replica/replica.ts';

/**
 * Sends what was written here. Returns whether anything was sent. What the server refuses stays in the outbox with the
 * reason; it is tried again only when `again` is set.
 */
export async function push(
  replica: Replica,
  remote: Remote,
  { again, signal }: { again: boolean; signal: AbortSignal }
): Promise<boolean> {
  const writes = Object.entries(await replica.outbox.writes());
  const ids = writes
    .filter(([, { denied, discarded }]) => !discarded && (again || denied === undefined))
    .map(([id]) => id);
  if (ids.length === 0) return false;
  const documents = await replica.outbox.documents(ids);
  const answers = await remote.use(signal, (database) => database.bulkDocs(documents, { new_edits: false }));
  const refused = new Map(
    answers.flatMap((answer) =>
      'error' in answer && answer.id !== undefined ? [[answer.id, reasonOf(answer)]] : []
    )
  );
  const sent = revisionsById(documents);
  const now = revisionsById(await replica.outbox.documents(ids));
  // A document changed again while it was on its way stays in the outbox.
  await replica.outbox.remove(ids.filter((id) => !refused.has(id) && now.get(id) === sent.get(id)));
  if (refused.size > 0) await replica.outbox.deny(refused);
  return true;
}

/** One text for all revisions of each document. */
function revisionsById(documents: StoredDocument[]): Map<string, string> {
  const revisions = new Map<string, string>();
  for (const { _id, _rev } of documents) revisions.set(_id, `${revisions.get(_id) ?? ''} ${_rev}`);
  return revisions;
}

/** CouchDB says `reason`; PouchDB hands it on as one or the other. */
const reasonOf = (answer: PouchDB.Core.Error & { reason?: string }): string =>
  answer.reason ?? answer.message ?? answer.name;

import PouchDB from 'pouchdb-node';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';

/** One end of a move. */
export type Side = { url: string; auth: { username: string; password: string }; couch: Couch };

const BATCH = 500;

/**
 * Brings a database of the target up to date with the source, from where an earlier run was left. Every leaf comes
 * along, with its revisions; of users the derived keys. Returns what the target refused, in sentences.
 */
export async function replicateDatabase(
  source: Side,
  target: Side,
  name: string,
  onProgress: (documents: number) => void
): Promise<string[]> {
  const open = ({ url, auth }: Side) =>
    new PouchDB(`${url}/${encodeURIComponent(name)}`, { auth, skip_setup: true });
  const [from, to] = [open(source), open(target)];
  const denied: string[] = [];
  try {
    await PouchDB.replicate(from, to, { batch_size: BATCH, ...(name === USERS ? { filter: isUser } : {}) })
      .on('change', ({ docs_read }) => onProgress(docs_read))
      .on('denied', ({ doc }) => {
        denied.push(`${name}: ${doc.id ?? 'a document'} was refused: ${doc.reason ?? doc.message ?? ''}`);
      });
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
  return denied;
}

/** Every CouchDB has design documents of its own for users. */
const isUser = ({ _id }: { _id: string }) => !_id.startsWith('_design/');

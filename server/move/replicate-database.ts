import PouchDB from 'pouchdb-node';
import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';

/** One end of a move. */
export type Side = { url: string; auth: { username: string; password: string }; couch: Couch };

const BATCH = 500;

/** What `_bulk_docs` says of a document it does not take; PouchDB's types have it wrong. */
const Refused = v.object({ id: v.optional(v.string()), reason: v.optional(v.string()) });

/** Documents and design documents are copied one kind after the other. */
export type Kind = 'documents' | 'design documents';

/**
 * Brings the documents of one kind of a database of the target up to date with the source, from where an earlier run was
 * left. Every leaf comes along, with its revisions; of users the derived keys. Returns what the target refused, in
 * sentences.
 */
export async function replicateDatabase(
  source: Side,
  target: Side,
  name: string,
  kind: Kind,
  onProgress: (documents: number) => void
): Promise<string[]> {
  const open = ({ url, auth }: Side) =>
    new PouchDB(`${url}/${encodeURIComponent(name)}`, { auth, skip_setup: true });
  const [from, to] = [open(source), open(target)];
  const denied: string[] = [];
  try {
    await PouchDB.replicate(from, to, { batch_size: BATCH, filter: FILTERS[kind] })
      .on('change', ({ docs_read }) => onProgress(docs_read))
      .on('denied', (refused) => {
        const { id = 'a document', reason = '' } = v.parse(Refused, refused);
        denied.push(`${name}: ${id} was refused: ${reason}`);
      });
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
  return denied;
}

/** Each stands for itself, as its text is in the name of the checkpoint. */
const FILTERS = {
  documents: ({ _id }: { _id: string }) => !_id.startsWith('_design/'),
  'design documents': ({ _id }: { _id: string }) => _id.startsWith('_design/')
};

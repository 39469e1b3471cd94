import PouchDB from 'pouchdb-node';
import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';

/** The CouchDB at one end of a move. */
export type Endpoint = { url: string; auth: { username: string; password: string }; couch: Couch };

const BATCH = 500;

/** The response of `_bulk_docs` for a document that was refused; PouchDB's types differ. */
const Refused = v.object({ id: v.optional(v.string()), reason: v.optional(v.string()) });

/** Documents and design documents are copied separately. */
export type Kind = 'documents' | 'design documents';

export type Replication = {
  source: Endpoint;
  target: Endpoint;
  database: string;
  kind: Kind;
  /** Gets the number of documents that were compared or copied. */
  onProgress: (documents: number) => void;
};

/**
 * Copies the documents of one kind that the target lacks, from where an earlier run stopped: every leaf with its history.
 * @returns what the target refused, in sentences.
 */
export async function replicateDatabase(replication: Replication): Promise<string[]> {
  const { source, target, database, kind, onProgress } = replication;
  const open = ({ url, auth }: Endpoint) =>
    new PouchDB(`${url}/${encodeURIComponent(database)}`, { auth, skip_setup: true });
  const [from, to] = [open(source), open(target)];
  const denied: string[] = [];
  try {
    await PouchDB.replicate(from, to, { batch_size: BATCH, filter: FILTERS[kind] })
      .on('change', ({ docs_read }) => onProgress(docs_read))
      .on('denied', (refused) => {
        const { id = 'a document', reason = '' } = v.parse(Refused, refused);
        denied.push(`${database}: ${id} was refused: ${reason}`);
      });
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
  return denied;
}

/**
 * PouchDB names the checkpoint by the text of the filter, so that neither may use a variable. The epochs of a database stay
 * behind: they are about its own update sequences.
 */
const FILTERS = {
  documents: ({ _id }: { _id: string }) => !_id.startsWith('_design/') && _id !== 'epochs',
  'design documents': ({ _id }: { _id: string }) => _id.startsWith('_design/')
};

/** How much one request may send or ask for. docs/security.md lists these limits. */
import type { Quota } from '../databases.ts';
import { CouchError, forbidden } from './errors.ts';
import { isServerAdmin, type User } from './security.ts';

/** Of every document, as `max_document_size` in couch/local.ini; in bytes of its body. */
export const MAX_DOCUMENT_BYTES = 262_144;

/** Of local documents of anyone but a server administrator: replication needs a few kB. */
const MAX_LOCAL_BYTES = 16_000;
const MAX_LOCAL_ID_LENGTH = 200;
/** Local documents of one user in one database. */
export const MAX_LOCAL_DOCUMENTS = 100;

/** Of a request by anyone but a server administrator. */
export const MAX_MEMBER_BODY_BYTES = 1_000_000;
export const MAX_BULK_DOCUMENTS = 1000;
/** How often one `_bulk_get` may name the same document, and how many of its revisions it then reads. */
export const MAX_SAME_DOCUMENT = 20;
export const MAX_REVISIONS_OF_ONE = 60;
/** Keys of a list or view, ids of a feed, documents in `_revs_diff`. */
export const MAX_KEYS = 5000;
export const MAX_REVISIONS = 10_000;
export const MAX_QUERIES = 20;
/** Requests of one user that run at once; further ones wait, for some time. Feeds count while they send. */
export const MAX_RUNNING = 25;
export const MAX_WAITING = 175;
export const TIMEOUT_OF_WAITING_MS = 20_000;
/** Feeds of one user that are open. */
export const MAX_FEEDS = 200;
/** A response ends whose client takes nothing of it for so long. */
export const DEFAULT_STALLED_MS = 60_000;

/** @throws CouchError 413 when a list has too many items, unless a server administrator sent it. */
export function requireFew(user: User, count: number, max: number, what: string): void {
  if (count > max && !isServerAdmin(user)) throw tooMany(what, { count, max });
}

export const tooMany = (what: string, { count, max }: { count: number; max: number }) =>
  new CouchError(413, 'too_many', `A request may have at most ${max} ${what}; this one has ${count}.`);

/** The refusal of a document that is too large; undefined where it is not. `json`: its body. */
export function refuseLarge(id: string, json: string): CouchError | undefined {
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_DOCUMENT_BYTES) return undefined;
  const reason = `${id}: a document may have ${MAX_DOCUMENT_BYTES} bytes; this one has ${bytes}.`;
  return new CouchError(413, 'document_too_large', reason);
}

/** The same for a local document of anyone but a server administrator. `bytes`: those of its JSON text. */
export function refuseLargeLocal(id: string, bytes: number): CouchError | undefined {
  const length = id.length - '_local/'.length;
  if (length <= MAX_LOCAL_ID_LENGTH && bytes <= MAX_LOCAL_BYTES) return undefined;
  const reason = `A local document has ${MAX_LOCAL_BYTES} bytes and an id of ${MAX_LOCAL_ID_LENGTH} characters at most.`;
  return new CouchError(413, 'document_too_large', reason);
}

export const databaseFull = ({ documents, bytes }: Quota) =>
  forbidden(
    `This database is full (at most ${documents} documents and ${bytes / 1e6} MB). Deleting is possible.`
  );

import { badRequest, CouchError, invalidRev, notImplemented } from './errors.ts';
import { isHash, isRev, MAX_HISTORY } from './revisions.ts';

/** A document from a client, validated. `json` is the body without the members that CouchDB reserves for itself. */
export type IncomingDocument = {
  id: string;
  rev: string | undefined;
  revisions: { start: number; ids: string[] } | undefined;
  deleted: boolean;
  json: string;
};

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const illegalId = (reason: string) => new CouchError(400, 'illegal_docid', reason);

export const isDesignId = (id: string) => id.startsWith('_design/');
export const isLocalId = (id: string) => id.startsWith('_local/');

const MAX_ID_LENGTH = 8000;

function checkId(id: unknown): string {
  if (typeof id !== 'string') throw illegalId('Document id must be a string');
  if (id.length > MAX_ID_LENGTH) throw illegalId('Document id is too long');
  if (id === '') throw illegalId('Document id must not be empty');
  if (/\p{Surrogate}/u.test(id)) throw illegalId('Document id must be well-formed Unicode');
  const reserved = /^_(design|local)\/./s.test(id);
  if (id.startsWith('_') && !reserved)
    throw illegalId('Only reserved document ids may start with underscore.');
  return id;
}

/** Members with an underscore that belong to the document: CouchDB's replicator stores its state in them. */
const isOwn = (key: string) =>
  !key.startsWith('_') || /^_replication_(id|state(_time|_reason)?|stats)$/.test(key);

/** Members that a client got by reading the document; a write ignores them. */
const IGNORED = new Set(['_revs_info', '_conflicts', '_deleted_conflicts', '_local_seq']);

function checkRevisions(value: unknown): IncomingDocument['revisions'] {
  if (value === undefined) return undefined;
  const { start, ids } = isObject(value) ? value : {};
  const isValid =
    typeof start === 'number' &&
    Number.isInteger(start) &&
    start < 1e15 &&
    Array.isArray(ids) &&
    ids.length <= start &&
    ids.every(isHash);
  if (!isValid) throw new CouchError(400, 'doc_validation', '_revisions must have a start and a list of ids');
  return ids.length === 0 ? undefined : { start, ids: ids.slice(0, MAX_HISTORY) };
}

/**
 * Validates a document; `given` are the id and the revision in the path and the query.
 * @throws CouchError 400 for an illegal id, revision or member, 501 for attachments.
 */
export function readDocument(value: unknown, given: { id?: string; rev?: string } = {}): IncomingDocument {
  if (!isObject(value)) throw badRequest('Document must be a JSON object');
  const { _id, _rev = given.rev, _revisions, _deleted = false, _attachments, ...rest } = value;
  const id = checkId(given.id ?? _id);
  const rev = _rev === null ? undefined : _rev;
  if (rev !== undefined && !isRev(rev)) throw invalidRev();
  if (typeof _deleted !== 'boolean') throw badRequest('_deleted must be a boolean');
  if (_attachments !== undefined && JSON.stringify(_attachments) !== '{}')
    throw notImplemented('Attachments are');
  const body: JsonObject = {};
  for (const [key, member] of Object.entries(rest)) {
    if (isOwn(key)) body[key] = member;
    else if (!IGNORED.has(key))
      throw new CouchError(400, 'doc_validation', `Bad special document member: ${key}`);
  }
  const revisions = isLocalId(id) ? undefined : checkRevisions(_revisions);
  return { id, rev, revisions, deleted: _deleted, json: JSON.stringify(body) };
}

type Stored = { id: string; rev: string; deleted?: boolean; json: string; extra?: JsonObject };

/** The document as JSON text, with further underscore members (`extra`). */
export function renderDocument({ id, rev, deleted, json, extra }: Stored): string {
  const head = JSON.stringify({ _id: id, _rev: rev, ...(deleted && { _deleted: true }), ...extra });
  return json === '{}' ? head : `${head.slice(0, -1)},${json.slice(1)}`;
}

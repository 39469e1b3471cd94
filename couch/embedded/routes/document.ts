import { isDesignId, readDocument } from '../documents.ts';
import { badRequest, conflict, invalidRev, notFound, notImplemented } from '../errors.ts';
import { readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import { renderRevision, type Extras } from '../reads.ts';
import type { DatabaseHandler, DatabaseRequest, Methods } from '../request.ts';
import { isRev } from '../revisions.ts';
import { winnerOf } from '../store/document-index.ts';
import { submitOne } from '../writes/submit.ts';
import { getOpenRevisions } from './open-revisions.ts';

/** The URL of a document. */
export function locationOf({ root, name }: DatabaseRequest, id: string): string {
  const [, folder, rest = id] = /^(_design\/|_local\/)?(.*)$/s.exec(id) ?? [];
  return `${root}/${encodeURIComponent(name)}/${folder ?? ''}${encodeURIComponent(rest)}`;
}

/** The revision in the query (`rev`) or in If-Match. @throws CouchError 400 when it is not a revision, or when they differ. */
export function readRev({ query, headers }: DatabaseRequest): string | undefined {
  const tag = headers['if-match']?.replace(/^"(.*)"$/, '$1');
  const rev = query.get('rev') ?? tag;
  if (rev !== undefined && !isRev(rev)) throw invalidRev();
  if (tag !== undefined && tag !== rev) throw badRequest('Document rev and etag have different values');
  return rev;
}

/** CouchDB adds members about the whole document only to the winner, not to a named revision. */
function readExtras({ query }: DatabaseRequest): Extras {
  const revs = query.get('revs') === 'true';
  if (query.has('rev') && query.get('latest') !== 'true') return { revs };
  const isSet = (name: string) => [query.get(name), query.get('meta')].includes('true');
  return {
    revs,
    revsInfo: isSet('revs_info'),
    conflicts: isSet('conflicts'),
    deletedConflicts: isSet('deleted_conflicts')
  };
}

/** The ETag of a response; none when it lists other revisions, because these change while this one stays. */
function etagOf(rev: string, { revsInfo, conflicts, deletedConflicts }: Extras): string | undefined {
  return revsInfo || conflicts || deletedConflicts ? undefined : `"${rev}"`;
}

/** Whether the client has the response with this ETag. */
const isCached = (etag: string, { headers }: DatabaseRequest) =>
  (headers['if-none-match'] ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);

/** With `latest` the named revision is ignored for the winner, as in CouchDB. */
function chooseRev({ database, query }: DatabaseRequest, id: string): string {
  const entry = database.index.get(id);
  const rev = query.get('rev');
  if (rev !== undefined && !isRev(rev)) throw invalidRev();
  if (!entry) throw notFound();
  if (rev !== undefined && query.get('latest') !== 'true') return rev;
  if (entry.deleted) throw notFound('deleted');
  return winnerOf(entry);
}

async function get(request: DatabaseRequest, id: string): Promise<CouchResponse> {
  if (request.query.has('open_revs')) return getOpenRevisions(request, id);
  const rev = chooseRev(request, id);
  const extras = readExtras(request);
  const etag = etagOf(rev, extras);
  const headers: Record<string, string> = etag === undefined ? {} : { ETag: etag };
  const record = await request.database.record(id);
  const text = await renderRevision(request.database, record, { rev, extras });
  if (text === undefined) throw notFound();
  if (etag !== undefined && isCached(etag, request)) return { status: 304, body: '', headers };
  return { status: 200, body: `${text}\n`, headers };
}

async function put(request: DatabaseRequest, id: string): Promise<CouchResponse> {
  if (/^multipart\//i.test(request.headers['content-type'] ?? '')) throw notImplemented('Attachments are');
  const value = parseJson(await readText(request));
  const rev = readRev(request);
  const document = readDocument(value, { id, ...(rev !== undefined && { rev }) });
  if (rev !== undefined && document.rev !== rev)
    throw badRequest('Document rev from request body and query string have different values');
  const newRev = await submitOne(request, document, request.query.get('new_edits') !== 'false');
  const headers = { ETag: `"${newRev}"`, Location: locationOf(request, id) };
  return jsonResponse(document.deleted ? 200 : 201, { ok: true, id, rev: newRev }, headers);
}

async function remove(request: DatabaseRequest, id: string): Promise<CouchResponse> {
  const rev = readRev(request);
  const entry = request.database.index.get(id);
  if (!entry || entry.deleted) throw notFound(entry ? 'deleted' : 'missing');
  if (rev === undefined) throw conflict();
  const newRev = await submitOne(request, { id, rev, revisions: undefined, deleted: true, json: '{}' });
  return jsonResponse(200, { ok: true, id, rev: newRev }, { ETag: `"${newRev}"` });
}

/** `/{db}/{doc}` and `/{db}/_design/{name}`. */
export function documentMethods(id: string): Methods<DatabaseHandler> {
  if (id.startsWith('_') && !isDesignId(id)) {
    const missing = () => Promise.reject(notFound());
    return { GET: missing, PUT: (request) => put(request, id), DELETE: missing, POST: missing };
  }
  return {
    GET: (request) => get(request, id),
    PUT: (request) => put(request, id),
    DELETE: (request) => remove(request, id)
  };
}

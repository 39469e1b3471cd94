import { isDesignId, readDocument } from '../documents.ts';
import { badRequest, conflict, invalidRev, notFound, notImplemented } from '../errors.ts';
import { readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { answer, type Answer, type DatabaseRequest } from '../http/request.ts';
import type { Methods } from '../http/dispatch.ts';
import type { DatabaseHandler } from '../http/request.ts';
import { renderRevision, type Extras } from '../reads.ts';
import { winner } from '../store/document-index.ts';
import { isRev } from '../revisions.ts';
import { submitOne } from '../writes/submit.ts';
import { readOpenRevisions } from './open-revisions.ts';

/** The URL of a document. */
export function locationOf({ root, name }: DatabaseRequest, id: string): string {
  const [, folder, rest = id] = /^(_design\/|_local\/)?(.*)$/s.exec(id) ?? [];
  return `${root}/${encodeURIComponent(name)}/${folder ?? ''}${encodeURIComponent(rest)}`;
}

/** The revision a writer names, by `rev` or If-Match. @throws CouchError 400 when it is none. */
export function namedRev({ query, incoming }: DatabaseRequest): string | undefined {
  const tag = incoming.headers['if-match']?.replace(/^"(.*)"$/, '$1');
  const rev = query.get('rev') ?? tag;
  if (rev !== undefined && !isRev(rev)) throw invalidRev();
  if (tag !== undefined && tag !== rev) throw badRequest('Document rev and etag have different values');
  return rev;
}

/** What CouchDB adds of a document as a whole it adds to the winner only, not to a revision that is named. */
function readExtras({ query }: DatabaseRequest): Extras {
  const revs = query.get('revs') === 'true';
  if (query.has('rev') && query.get('latest') !== 'true') return { revs };
  const asks = (name: string) => [query.get(name), query.get('meta')].includes('true');
  return {
    revs,
    revsInfo: asks('revs_info'),
    conflicts: asks('conflicts'),
    deletedConflicts: asks('deleted_conflicts')
  };
}

/** The tag of an answer: none when it tells of other revisions, which come and go while this one stays. */
function tagOf(rev: string, { revsInfo, conflicts, deletedConflicts }: Extras): string | undefined {
  return revsInfo || conflicts || deletedConflicts ? undefined : `"${rev}"`;
}

/** Whether the client has what the tag stands for. */
const isKnown = (tag: string, { incoming }: DatabaseRequest) =>
  (incoming.headers['if-none-match'] ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag);

/** As CouchDB, `latest` passes over the named revision: the winner it is. */
function chooseRev({ database, query }: DatabaseRequest, id: string): string {
  const entry = database.directory.get(id);
  const rev = query.get('rev');
  if (rev !== undefined && !isRev(rev)) throw invalidRev();
  if (!entry) throw notFound();
  if (rev !== undefined && query.get('latest') !== 'true') return rev;
  if (entry.deleted) throw notFound('deleted');
  return winner(entry);
}

const get = async (request: DatabaseRequest, id: string): Promise<Answer> => {
  if (request.query.has('open_revs')) return readOpenRevisions(request, id);
  const rev = chooseRev(request, id);
  const extras = readExtras(request);
  const tag = tagOf(rev, extras);
  const headers: Record<string, string> = tag === undefined ? {} : { ETag: tag };
  const text = await renderRevision(request.database, id, rev, extras);
  if (text === undefined) throw notFound();
  if (tag !== undefined && isKnown(tag, request)) return { status: 304, body: '', headers };
  return { status: 200, body: `${text}\n`, headers };
};

const put = async (request: DatabaseRequest, id: string): Promise<Answer> => {
  if (/^multipart\//i.test(request.incoming.headers['content-type'] ?? ''))
    throw notImplemented('Attachments are');
  const value = parseJson(await readText(request.incoming, request.endpoint.maxBodyBytes));
  const rev = namedRev(request);
  const document = readDocument(value, { id, ...(rev !== undefined && { rev }) });
  if (rev !== undefined && document.rev !== rev)
    throw badRequest('Document rev from request body and query string have different values');
  const newRev = await submitOne(request, document, request.query.get('new_edits') !== 'false');
  const headers = { ETag: `"${newRev}"`, Location: locationOf(request, id) };
  return answer(document.deleted ? 200 : 201, { ok: true, id, rev: newRev }, headers);
};

const remove = async (request: DatabaseRequest, id: string): Promise<Answer> => {
  const rev = namedRev(request);
  const entry = request.database.directory.get(id);
  if (!entry || entry.deleted) throw notFound(entry ? 'deleted' : 'missing');
  if (rev === undefined) throw conflict();
  const newRev = await submitOne(request, { id, rev, revisions: undefined, deleted: true, json: '{}' });
  return answer(200, { ok: true, id, rev: newRev }, { ETag: `"${newRev}"` });
};

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

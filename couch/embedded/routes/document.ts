import { isDesignId, readDocument } from '../documents.ts';
import { badRequest, conflict, invalidRev, notFound, notImplemented } from '../errors.ts';
import { readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { answer, type Answer, type DatabaseRequest } from '../http/request.ts';
import type { Methods } from '../http/dispatch.ts';
import type { DatabaseHandler } from '../http/request.ts';
import { renderRevision, type Extras } from '../reads.ts';
import { winner } from '../store/directory.ts';
import { isRev } from '../store/revisions.ts';
import { submitOne } from '../writes/submit.ts';
import { readOpenRevisions } from './open-revisions.ts';

/** The URL of a document. */
export function locationOf({ root, name }: DatabaseRequest, id: string): string {
  const [, folder, rest = id] = /^(_design\/|_local\/)?(.*)$/s.exec(id) ?? [];
  return `${root}/${encodeURIComponent(name)}/${folder ?? ''}${encodeURIComponent(rest)}`;
}

/** The revision a writer names, by `rev` or If-Match. @throws CouchError 400 when it is none. */
export function namedRev({ query, incoming }: DatabaseRequest): string | undefined {
  const rev = query.get('rev') ?? incoming.headers['if-match']?.replace(/^"(.*)"$/, '$1');
  if (rev !== undefined && !isRev(rev)) throw invalidRev();
  return rev;
}

export const readExtras = ({ query }: DatabaseRequest): Extras => ({
  revs: query.get('revs') === 'true',
  revsInfo: query.get('revs_info') === 'true',
  conflicts: query.get('conflicts') === 'true',
  deletedConflicts: query.get('deleted_conflicts') === 'true'
});

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
  const etag = `"${rev}"`;
  if (request.incoming.headers['if-none-match'] === etag)
    return { status: 304, body: '', headers: { ETag: etag } };
  const text = await renderRevision(request.database, id, rev, readExtras(request));
  if (text === undefined) throw notFound();
  return { status: 200, body: `${text}\n`, headers: { ETag: etag } };
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

import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import type { DatabaseRequest } from '../request.ts';
import { isRev } from '../revisions.ts';
import { requireServerAdmin } from '../security.ts';

/** CouchDB's default limit. */
const MAX_DOCUMENTS = 100;

/** `POST /{db}/_purge`: removes leaves without a trace; documents without further leaves disappear. For server administrators. */
export async function purge(request: DatabaseRequest): Promise<CouchResponse> {
  const { database, user } = request;
  requireServerAdmin(user);
  const revsById = readRevsById(await readPosted(request));
  const purged = await database.purge(revsById);
  return jsonResponse(201, { purge_seq: null, purged: Object.fromEntries(purged) });
}

/** @throws CouchError 400. */
function readRevsById(body: Record<string, unknown>): Map<string, string[]> {
  const given = Object.entries(body);
  if (given.length > MAX_DOCUMENTS) throw badRequest('Exceeded maximum number of documents.');
  return new Map(
    given.map(([id, revs]) => {
      if (!Array.isArray(revs)) throw badRequest('Invalid list of revisions');
      if (!revs.every(isRev)) throw badRequest('Invalid rev format');
      return [id, revs];
    })
  );
}

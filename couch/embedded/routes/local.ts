import { readDocument, renderDocument } from '../documents.ts';
import { readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import type { DatabaseHandler, DatabaseRequest, Methods } from '../request.ts';
import { readLocalDocument, removeLocalDocument } from '../store/local-documents.ts';
import { submitOne } from '../writes/submit.ts';
import { locationOf, readRev } from './document.ts';

async function get({ database }: DatabaseRequest, id: string): Promise<CouchResponse> {
  const { rev, json } = await readLocalDocument(database, id);
  return { status: 200, body: `${renderDocument({ id, rev, json })}\n`, headers: { ETag: `"${rev}"` } };
}

async function put(request: DatabaseRequest, id: string): Promise<CouchResponse> {
  const value = parseJson(await readText(request));
  const given = readRev(request);
  const document = readDocument(value, { id, ...(given !== undefined && { rev: given }) });
  const rev = await submitOne(request, document);
  return jsonResponse(201, { ok: true, id, rev }, { ETag: `"${rev}"`, Location: locationOf(request, id) });
}

async function remove({ database }: DatabaseRequest, id: string): Promise<CouchResponse> {
  await removeLocalDocument(database, id);
  return jsonResponse(200, { ok: true, id, rev: '0-0' }, { ETag: '"0-0"' });
}

/** `/{db}/_local/{id}`: the checkpoints of replications. */
export const localMethods = (id: string): Methods<DatabaseHandler> => ({
  GET: (request) => get(request, id),
  PUT: (request) => put(request, id),
  DELETE: (request) => remove(request, id)
});

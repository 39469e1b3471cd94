import { readDocument, renderDocument } from '../documents.ts';
import { readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import type { Methods } from '../http/dispatch.ts';
import { answer, type Answer, type DatabaseHandler, type DatabaseRequest } from '../http/request.ts';
import { putLocalDocument, readLocalDocument, removeLocalDocument } from '../store/local-documents.ts';
import { locationOf, namedRev } from './document.ts';

async function get({ database }: DatabaseRequest, id: string): Promise<Answer> {
  const { rev, json } = await readLocalDocument(database, id);
  return { status: 200, body: `${renderDocument({ id, rev, json })}\n`, headers: { ETag: `"${rev}"` } };
}

async function put(request: DatabaseRequest, id: string): Promise<Answer> {
  const value = parseJson(await readText(request.incoming, request.endpoint.maxBodyBytes));
  const named = namedRev(request);
  const document = readDocument(value, { id, ...(named !== undefined && { rev: named }) });
  const rev = await putLocalDocument(request.database, document);
  return answer(201, { ok: true, id, rev }, { ETag: `"${rev}"`, Location: locationOf(request, id) });
}

async function remove({ database }: DatabaseRequest, id: string): Promise<Answer> {
  await removeLocalDocument(database, id);
  return answer(200, { ok: true, id, rev: '0-0' }, { ETag: '"0-0"' });
}

/** `/{db}/_local/{id}`: the checkpoints of replications. */
export const localMethods = (id: string): Methods<DatabaseHandler> => ({
  GET: (request) => get(request, id),
  PUT: (request) => put(request, id),
  DELETE: (request) => remove(request, id)
});

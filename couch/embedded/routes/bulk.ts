import { randomUUID } from 'node:crypto';
import { isObject, readDocument, type IncomingDocument, type JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import { MAX_BULK_DOCUMENTS, requireFew } from '../limits.ts';
import type { DatabaseRequest } from '../request.ts';
import { submit, submitOne } from '../writes/submit.ts';
import type { Outcome } from '../writes/write.ts';
import { locationOf } from './document.ts';

export const newId = () => randomUUID().replaceAll('-', '');

const withId = (value: unknown): unknown =>
  isObject(value) && value['_id'] === undefined ? { ...value, _id: newId() } : value;

/** `POST /{db}`: one document. */
export async function postDocument(request: DatabaseRequest): Promise<CouchResponse> {
  const document = readDocument(withId(await readPosted(request)));
  const rev = await submitOne(request, document);
  const { id } = document;
  return jsonResponse(201, { ok: true, id, rev }, { Location: locationOf(request, id) });
}

function readDocuments({ user }: DatabaseRequest, body: JsonObject): IncomingDocument[] {
  const { docs } = body;
  if (docs === undefined) throw badRequest('POST body must include `docs` parameter.');
  if (!Array.isArray(docs)) throw badRequest('`docs` parameter must be an array.');
  requireFew(user, docs.length, MAX_BULK_DOCUMENTS, 'documents');
  return docs.map((doc: unknown) => readDocument(withId(doc)));
}

function toRow({ id, rev, refused }: Outcome, newEdits: boolean): JsonObject {
  if (!refused) return { ok: true, id, rev };
  return { id, ...(!newEdits && { rev }), error: refused.error, reason: refused.reason };
}

/** `POST /{db}/_bulk_docs`. With `new_edits: false` only the refused documents are listed. */
export async function bulkDocs(request: DatabaseRequest): Promise<CouchResponse> {
  const body = await readPosted(request);
  const newEdits = body['new_edits'] !== false;
  const outcomes = await submit(request, readDocuments(request, body), newEdits);
  const listed = newEdits ? outcomes : outcomes.filter((outcome) => outcome.refused);
  return jsonResponse(
    201,
    listed.map((outcome) => toRow(outcome, newEdits))
  );
}

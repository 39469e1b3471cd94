import { prepareUserDocument } from '../auth/user-documents.ts';
import { isLocalId, type IncomingDocument } from '../documents.ts';
import { CouchError } from '../errors.ts';
import { refuseLarge, refuseLargeLocal } from '../limits.ts';
import type { DatabaseRequest } from '../request.ts';
import { isServerAdmin, type User } from '../security.ts';
import { putLocalDocument } from '../store/local-documents.ts';
import { writeDocuments, type Outcome } from './write.ts';

/**
 * Writes the documents of a request: passwords are hashed, `_local` documents are written one by one, the others together.
 * @returns the outcome of each, in order. @throws CouchError when the request as a whole is wrong.
 */
export async function submit(
  request: DatabaseRequest,
  documents: IncomingDocument[],
  newEdits = true
): Promise<Outcome[]> {
  const { database, name, endpoint, user } = request;
  const outcomes: Outcome[] = [];
  const together: { position: number; document: IncomingDocument }[] = [];
  const full = await endpoint.quotas.refusals(request, documents);
  for (const [position, document] of documents.entries()) {
    const { id } = document;
    const refused = full[position] ?? refuseSize(document, user);
    if (refused) {
      outcomes[position] = { id, rev: document.rev, refused };
      continue;
    }
    if (isLocalId(id)) {
      outcomes[position] = { id, rev: await putLocalDocument(database, document, user) };
      continue;
    }
    const prepared = name === '_users' ? await prepareUserDocument(document, endpoint.passwords) : document;
    if (prepared instanceof CouchError) outcomes[position] = { id, rev: document.rev, refused: prepared };
    else together.push({ position, document: prepared });
  }
  const written = await writeDocuments(
    request,
    together.map(({ document }) => document),
    newEdits
  );
  for (const [index, { position }] of together.entries()) outcomes[position] = written[index] as Outcome;
  return outcomes;
}

function refuseSize({ id, json }: IncomingDocument, user: User): CouchError | undefined {
  if (!isLocalId(id) || isServerAdmin(user)) return refuseLarge(id, json);
  return refuseLargeLocal(id, Buffer.byteLength(json));
}

/** Writes one document. @returns its new revision. @throws CouchError when it is refused. */
export async function submitOne(
  request: DatabaseRequest,
  document: IncomingDocument,
  newEdits = true
): Promise<string> {
  const [outcome] = await submit(request, [document], newEdits);
  if (outcome?.refused) throw outcome.refused;
  return outcome?.rev ?? document.rev ?? '';
}

import { prepareUserDocument } from '../auth/user-documents.ts';
import { isLocalId, type Incoming } from '../documents.ts';
import { CouchError } from '../errors.ts';
import type { DatabaseRequest } from '../http/request.ts';
import { putLocalDocument } from '../store/local-documents.ts';
import { writeDocuments, type Outcome } from './write.ts';

/**
 * Takes the documents of a request: passwords are hashed, `_local` documents go their own way, the rest is written
 * together. @returns what became of each, in order. @throws CouchError when the request as a whole is wrong.
 */
export async function submit(request: DatabaseRequest, documents: Incoming[], newEdits = true) {
  const { database, user, name } = request;
  const outcomes: Outcome[] = [];
  const together: { place: number; document: Incoming }[] = [];
  for (const [place, document] of documents.entries()) {
    const { id } = document;
    if (isLocalId(id)) {
      outcomes[place] = { id, rev: await putLocalDocument(database, document) };
      continue;
    }
    const prepared = name === '_users' ? await prepareUserDocument(document) : document;
    if (prepared instanceof CouchError) outcomes[place] = { id, rev: document.rev, refused: prepared };
    else together.push({ place, document: prepared });
  }
  const written = await writeDocuments(
    database,
    user,
    together.map(({ document }) => document),
    newEdits
  );
  for (const [index, { place }] of together.entries()) outcomes[place] = written[index] as Outcome;
  return outcomes;
}

/** Writes one document. @returns its new revision. @throws CouchError when it is refused. */
export async function submitOne(
  request: DatabaseRequest,
  document: Incoming,
  newEdits = true
): Promise<string> {
  const [outcome] = await submit(request, [document], newEdits);
  if (outcome?.refused) throw outcome.refused;
  return outcome?.rev ?? document.rev ?? '';
}

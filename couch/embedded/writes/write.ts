import { isDesignId, type IncomingDocument } from '../documents.ts';
import { CouchError } from '../errors.ts';
import type { DatabaseRequest } from '../request.ts';
import { generationOf, hashOf, type Revisions } from '../revisions.ts';
import type { StoredRevision } from '../store/document-store.ts';
import { planEdit, planReplicated, type PlannedRevision } from './plan.ts';
import { validate, type Candidate } from './validate.ts';

/** The result for one document: its revision (undefined: it existed already), and the error when it was refused. */
export type Outcome = { id: string; rev: string | undefined; refused?: CouchError };

type DocumentState = { known: Revisions; batch: Map<string, IncomingDocument> };

/**
 * Writes documents as `_bulk_docs` does: first it finds conflicts, then it calls the validation functions, then it writes the
 * rest in one batch. Without `newEdits` the documents keep the revisions that they have.
 * @returns the outcome of each, in order. @throws CouchError when the request as a whole is wrong; nothing is written then.
 */
export function writeDocuments(
  request: DatabaseRequest,
  documents: IncomingDocument[],
  newEdits: boolean
): Promise<Outcome[]> {
  const { database } = request;
  return database.exclusively(async () => {
    const byId = new Map<string, DocumentState>();
    const outcomes: Outcome[] = [];
    const candidates: (Candidate & { outcome: Outcome })[] = [];
    for (const document of documents) {
      const { id } = document;
      const state = byId.get(id) ?? { known: await database.revisions(id), batch: new Map() };
      byId.set(id, state);
      const planned = newEdits
        ? planEdit(state.known, document, await acceptsAnyParent(request, document))
        : planReplicated(state.known, document);
      if (planned instanceof CouchError) {
        outcomes.push({ id, rev: document.rev, refused: planned });
        continue;
      }
      const outcome: Outcome = { id, rev: planned?.rev };
      outcomes.push(outcome);
      if (!planned) continue;
      state.batch.set(planned.rev, document);
      candidates.push({ planned, ...state, outcome });
    }
    const errors = await validate(request, candidates);
    const accepted: PlannedRevision[] = [];
    for (const [index, { planned, outcome }] of candidates.entries()) {
      const refused = errors[index];
      if (refused) outcome.refused = refused;
      else accepted.push(planned);
    }
    await database.write(accepted.map(toStored));
    return outcomes;
  });
}

/**
 * Whether a document that does not exist may name any revision as its parent. CouchDB accepts that only in a database without
 * validation functions, and not for the first edit.
 */
async function acceptsAnyParent(
  { database, endpoint }: DatabaseRequest,
  { id, rev }: IncomingDocument
): Promise<boolean> {
  const { index, name } = database;
  if (rev === undefined || isDesignId(id) || index.get(id)) return false;
  if (name === '_users' || index.lastSequence === 0) return false;
  if (!(await endpoint.functions.runsValidators(database))) return false;
  return (await endpoint.functions.validators(database)) === undefined;
}

function toStored({ document, rev, path }: PlannedRevision): StoredRevision {
  return {
    _id: document.id,
    _rev: rev,
    _revisions: { start: generationOf(rev), ids: path.map(hashOf) },
    ...(document.deleted && { _deleted: true as const }),
    json: document.json
  };
}

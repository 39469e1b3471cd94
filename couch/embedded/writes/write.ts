import { isDesignId, type IncomingDocument } from '../documents.ts';
import { CouchError } from '../errors.ts';
import type { DatabaseRequest } from '../request.ts';
import { generationOf, hashOf, type Revisions } from '../revisions.ts';
import type { Database } from '../store/database.ts';
import type { StoredRevision } from '../store/document-record.ts';
import {
  admitEdit,
  admitReplicated,
  planEdit,
  planReplicated,
  revisionLimits,
  type PlannedRevision
} from './plan.ts';
import { validate } from './validate.ts';

/** The result for one document: its revision (undefined: it existed already), and the error when it was refused. */
export type Outcome = { id: string; rev: string | undefined; refused?: CouchError };

/**
 * Writes documents as `_bulk_docs` does: first it plans every revision on top of the stored ones, then it calls the validation
 * functions, then it writes those that fit together in one batch. What is refused has no influence on the others. Without
 * `newEdits` the documents keep the revisions that they have.
 * @returns the outcome of each, in order. @throws CouchError when the request as a whole is wrong; nothing is written then.
 */
export function writeDocuments(
  request: DatabaseRequest,
  documents: IncomingDocument[],
  newEdits: boolean
): Promise<Outcome[]> {
  const { database, user } = request;
  const limits = revisionLimits(user);
  return database.exclusively(async () => {
    const byId = new Map<string, { known: Revisions; planned: number }>();
    const outcomes: Outcome[] = [];
    const candidates: { planned: PlannedRevision; known: Revisions; outcome: Outcome }[] = [];
    for (const document of documents) {
      const { id } = document;
      const state = byId.get(id) ?? { known: await readKnown(database, id), planned: 0 };
      byId.set(id, state);
      const planned = newEdits
        ? planEdit(state.known, document, await acceptsAnyParent(request, document))
        : planReplicated(state.known, document, { ...limits, planned: state.planned });
      if (planned instanceof CouchError) {
        outcomes.push({ id, rev: document.rev, refused: planned });
        continue;
      }
      const outcome: Outcome = { id, rev: planned?.rev };
      outcomes.push(outcome);
      if (!planned) continue;
      state.planned += 1;
      candidates.push({ planned, known: state.known, outcome });
    }
    const errors = await validate(
      request,
      candidates.map(({ planned }) => planned)
    );
    const accepted: PlannedRevision[] = [];
    for (const [index, { planned, known, outcome }] of candidates.entries()) {
      const refused = errors[index] ?? (newEdits ? admitEdit(known, planned) : undefined);
      if (refused) outcome.refused = refused;
      else if (newEdits) accepted.push(planned);
      else {
        const admitted = admitReplicated(known, planned, limits);
        if (admitted instanceof CouchError) outcome.refused = admitted;
        else if (admitted) accepted.push(planned);
      }
    }
    await database.write(accepted.map(toStored));
    return outcomes;
  });
}

const readKnown = async (database: Database, id: string): Promise<Revisions> =>
  (await database.record(id))?.revisions ?? new Map();

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

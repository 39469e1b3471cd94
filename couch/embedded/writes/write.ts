import { CouchError } from '../errors.ts';
import { renderDocument, type Incoming } from '../documents.ts';
import type { User } from '../security.ts';
import type { Database } from '../store/database.ts';
import type { StoredRevision } from '../store/pouch.ts';
import { generation, type Revisions } from '../store/revisions.ts';
import { planEdit, planReplicated, type Planned } from './plan.ts';
import { validate, type Candidate } from './validate.ts';

/** What became of one document: its revision (undefined: it was there already) or why it was refused. */
export type Outcome = { id: string; rev: string | undefined; refused?: CouchError };

/**
 * Writes documents as `_bulk_docs` does, for whichever request: conflicts are found first, then every validation
 * function is asked, then what is left is written in one batch. `newEdits` false keeps the revisions the documents carry.
 * @throws CouchError when the request as a whole is wrong; nothing is written then.
 */
export function writeDocuments(database: Database, user: User, documents: Incoming[], newEdits = true) {
  return database.exclusively(async (): Promise<Outcome[]> => {
    const byId = new Map<string, { known: Revisions; batch: Map<string, string> }>();
    const outcomes: Outcome[] = [];
    const candidates: (Candidate & { outcome: Outcome })[] = [];
    for (const document of documents) {
      const { id } = document;
      const state = byId.get(id) ?? { known: await database.revisions(id), batch: new Map<string, string>() };
      byId.set(id, state);
      const planned = newEdits ? planEdit(state.known, document) : planReplicated(state.known, document);
      if (planned instanceof CouchError) {
        outcomes.push({ id, rev: document.rev, refused: planned });
        continue;
      }
      const outcome: Outcome = { id, rev: planned?.rev };
      outcomes.push(outcome);
      if (!planned) continue;
      const { rev } = planned;
      state.batch.set(rev, renderDocument({ id, rev, deleted: document.deleted, json: document.json }));
      candidates.push({ planned, ...state, outcome });
    }
    const refusals = await validate(database, user, candidates);
    const accepted: Planned[] = [];
    for (const [index, { planned, outcome }] of candidates.entries()) {
      const refused = refusals[index];
      if (refused) outcome.refused = refused;
      else accepted.push(planned);
    }
    await database.write(accepted.map(toStored));
    return outcomes;
  });
}

function toStored({ document, rev, path }: Planned): StoredRevision {
  return {
    _id: document.id,
    _rev: rev,
    _revisions: { start: generation(rev), ids: path.map((one) => one.slice(one.indexOf('-') + 1)) },
    ...(document.deleted && { _deleted: true as const }),
    json: document.json
  };
}

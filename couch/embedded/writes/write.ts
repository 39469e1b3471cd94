import { CouchError } from '../errors.ts';
import { isDesignId, type Incoming } from '../documents.ts';
import type { User } from '../security.ts';
import type { Database } from '../store/database.ts';
import type { StoredRevision } from '../store/pouch.ts';
import { generation, type Revisions } from '../revisions.ts';
import { planEdit, planReplicated, type Planned } from './plan.ts';
import { validate, type Candidate } from './validate.ts';

/** What became of one document: its revision (undefined: it was there already) or why it was refused. */
export type Outcome = { id: string; rev: string | undefined; refused?: CouchError };

type DocumentState = { known: Revisions; batch: Map<string, Incoming> };

/**
 * Writes documents as `_bulk_docs` does, for whichever request: conflicts are found first, then every validation
 * function is asked, then what is left is written in one batch. `newEdits` false keeps the revisions the documents carry.
 * @throws CouchError when the request as a whole is wrong; nothing is written then.
 */
export function writeDocuments(database: Database, user: User, documents: Incoming[], newEdits = true) {
  return database.exclusively(async (): Promise<Outcome[]> => {
    const byId = new Map<string, DocumentState>();
    const outcomes: Outcome[] = [];
    const candidates: (Candidate & { outcome: Outcome })[] = [];
    for (const document of documents) {
      const { id } = document;
      const state = byId.get(id) ?? { known: await database.revisions(id), batch: new Map() };
      byId.set(id, state);
      const planned = newEdits
        ? planEdit(state.known, document, await takesAnyParent(database, document))
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
    const refusals = await validate(database, user, candidates);
    const accepted: Planned[] = [];
    for (const [index, { planned, outcome }] of candidates.entries()) {
      const refused = refusals[index];
      if (refused) outcome.refused = refused;
      else accepted.push(planned);
    }
    const areSole = byId.size === documents.length && accepted.every((planned) => planned.isSole);
    await database.write(accepted.map(toStored), areSole);
    return outcomes;
  });
}

/**
 * Whether a document that does not exist may name any revision as its parent. CouchDB lets it only where it has nothing to
 * validate, and not with the first edit of a database.
 */
async function takesAnyParent(database: Database, { id, rev }: Incoming): Promise<boolean> {
  if (rev === undefined || isDesignId(id) || database.directory.get(id)) return false;
  if (database.name === '_users' || database.directory.lastSequence === 0) return false;
  return (await database.functions.validators()) === undefined;
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

import { checkDesignDocument } from './check-design.ts';
import { isDesignId, renderDocument, type Incoming, type JsonObject } from '../documents.ts';
import { CouchError, forbidden, unauthorized } from '../errors.ts';
import { databaseAdminRefusal, isDatabaseAdmin, type User } from '../security.ts';
import type { Database } from '../store/database.ts';
import { historyOf, revisionsMember, type Revisions } from '../revisions.ts';
import type { Planned } from './plan.ts';

/** A planned revision, the document's revisions with it, and the planned ones of the same batch by revision. */
export type Candidate = { planned: Planned; known: Revisions; batch: Map<string, Incoming> };

type Verdict = null | { forbidden: string } | { unauthorized: string } | { failed: string };

function refusalOf(verdict: Verdict): CouchError | undefined {
  if (verdict === null) return undefined;
  if ('forbidden' in verdict) return forbidden(verdict.forbidden);
  if ('unauthorized' in verdict) return unauthorized(verdict.unauthorized);
  return new CouchError(500, 'validation_failed', `A validate_doc_update function failed: ${verdict.failed}`);
}

/**
 * The nearest ancestor whose body is still there, as JSON text; "null" when there is none, and for a deleted document that
 * is written anew without naming a revision.
 */
async function readOldDocument(database: Database, { planned, known, batch }: Candidate): Promise<string> {
  const { id } = planned.document;
  if (planned.shownRev === undefined) return 'null';
  for (const rev of historyOf(known, planned.rev).slice(1)) {
    const inBatch = batch.get(rev);
    if (inBatch) return renderDocument({ ...inBatch, rev });
    if (known.get(rev)?.available === false) continue;
    const stored = await database.pouch.body(id, rev);
    if (stored)
      return renderDocument({ id, rev, ...stored, extra: { _revisions: revisionsMember(known, rev) } });
  }
  return 'null';
}

function readNewDocument({ planned, known }: Candidate): JsonObject {
  const { document, shownRev } = planned;
  return {
    _id: document.id,
    ...(shownRev && { _rev: shownRev, _revisions: revisionsMember(known, shownRev) }),
    ...(document.deleted && { _deleted: true }),
    ...JSON.parse(document.json)
  };
}

/**
 * Asks the validation functions (design documents: whether the person may write them) about each candidate.
 * @returns one refusal (also where a function breaks), or undefined, for each. @throws CouchError 500 when they cannot run.
 */
export async function validate(database: Database, user: User, candidates: Candidate[]) {
  const refusals = new Array<CouchError | undefined>(candidates.length).fill(undefined);
  const judged: number[] = [];
  for (const [index, { planned }] of candidates.entries()) {
    const { id, json, deleted } = planned.document;
    if (!isDesignId(id)) judged.push(index);
    else if (!isDatabaseAdmin(user, database.security)) refusals[index] = databaseAdminRefusal(user);
    else if (!deleted) checkDesignDocument(json);
  }
  const validators = judged.length > 0 ? await database.functions.validators() : undefined;
  if (!validators) return refusals;
  const cases: { newDoc: unknown; oldDoc: unknown }[] = [];
  for (const index of judged) {
    const candidate = candidates[index] as Candidate;
    const oldDoc = JSON.parse(await readOldDocument(database, candidate));
    cases.push({ newDoc: readNewDocument(candidate), oldDoc });
  }
  const userCtx = { db: database.name, name: user.name, roles: user.roles };
  const verdicts = validators.call('validate', { cases, userCtx, secObj: database.security }) as Verdict[];
  for (const [place, verdict] of verdicts.entries()) refusals[judged[place] as number] = refusalOf(verdict);
  return refusals;
}

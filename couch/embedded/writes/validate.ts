import { isDesignId, renderDocument, type JsonObject } from '../documents.ts';
import { CouchError, forbidden, unauthorized } from '../errors.ts';
import type { DatabaseRequest } from '../request.ts';
import { generationOf, hashOf } from '../revisions.ts';
import { isDatabaseAdmin, isServerAdmin, notDatabaseAdmin } from '../security.ts';
import type { Database } from '../store/database.ts';
import { checkDesignDocument } from './check-design.ts';
import type { PlannedRevision } from './plan.ts';

type Verdict = null | { forbidden: string } | { unauthorized: string } | { failed: string };

function toError(verdict: Verdict): CouchError | undefined {
  if (verdict === null) return undefined;
  if ('forbidden' in verdict) return forbidden(verdict.forbidden);
  if ('unauthorized' in verdict) return unauthorized(verdict.unauthorized);
  return new CouchError(500, 'validation_failed', `A validate_doc_update function failed: ${verdict.failed}`);
}

/** CouchDB's `_revisions` member of the revision that a history begins with. */
const toRevisionsMember = (history: string[]) => ({
  start: generationOf(history[0] as string),
  ids: history.map(hashOf)
});

/**
 * The nearest ancestor whose body is stored, as JSON text; "null" when there is none, and for a deleted document that is
 * written again without a revision. Documents of the same request are not ancestors: they may be refused.
 */
async function readOldDocument(database: Database, planned: PlannedRevision): Promise<string> {
  const { document, history, shownRev } = planned;
  if (shownRev === undefined) return 'null';
  const record = await database.record(document.id);
  const rev = history.slice(1).find((one) => record?.sequences[one] !== undefined);
  const stored = rev && (await database.store.body(record, rev));
  if (!stored) return 'null';
  const extra = { _revisions: toRevisionsMember(history.slice(history.indexOf(rev))) };
  return renderDocument({ id: document.id, rev, ...stored, extra });
}

function readNewDocument({ document, history, shownRev }: PlannedRevision): JsonObject {
  return {
    _id: document.id,
    ...(shownRev && {
      _rev: shownRev,
      _revisions: toRevisionsMember(history.slice(history.indexOf(shownRev)))
    }),
    ...(document.deleted && { _deleted: true }),
    ...JSON.parse(document.json)
  };
}

/**
 * Calls the validation functions for each candidate; for a design document checks whether the user may write it.
 * @returns for each candidate the error (also of a function that fails), or undefined. @throws CouchError when a design
 * document is wrong, or 500 when the functions cannot run.
 */
export async function validate(
  { database, user, endpoint }: DatabaseRequest,
  candidates: PlannedRevision[]
): Promise<(CouchError | undefined)[]> {
  const errors = new Array<CouchError | undefined>(candidates.length).fill(undefined);
  const positions: number[] = [];
  for (const [position, planned] of candidates.entries()) {
    const { id, json, deleted } = planned.document;
    if (!isDesignId(id)) positions.push(position);
    else if (!isDatabaseAdmin(user, database.security)) errors[position] = notDatabaseAdmin(user);
    else if (!deleted) checkDesignDocument(json, (source) => endpoint.functions.runsAll([source]));
  }
  // An administrator restores a backup of another version; the next start deploys the functions of this one.
  if (isServerAdmin(user) && !(await endpoint.functions.runsValidators(database))) return errors;
  const validators = positions.length > 0 ? await endpoint.functions.validators(database) : undefined;
  if (!validators) return errors;
  const cases: { newDoc: unknown; oldDoc: unknown }[] = [];
  for (const position of positions) {
    const candidate = candidates[position] as PlannedRevision;
    const oldDoc = JSON.parse(await readOldDocument(database, candidate));
    cases.push({ newDoc: readNewDocument(candidate), oldDoc });
  }
  const userCtx = { db: database.name, name: user.name, roles: user.roles };
  const verdicts = validators.call('validate', { cases, userCtx, secObj: database.security }) as Verdict[];
  for (const [index, verdict] of verdicts.entries()) errors[positions[index] as number] = toError(verdict);
  return errors;
}

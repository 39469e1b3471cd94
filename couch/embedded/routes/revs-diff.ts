import type { JsonObject } from '../documents.ts';
import { badRequest, invalidRev } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { MAX_KEYS, MAX_REVISIONS, requireFew } from '../limits.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import type { DatabaseRequest } from '../request.ts';
import { generationOf, isRev, leavesOf } from '../revisions.ts';

async function findMissing(request: DatabaseRequest) {
  const wanted = Object.entries(await readPosted(request));
  requireFew(request.user, wanted.length, MAX_KEYS, 'documents');
  let count = 0;
  const found: { id: string; missing: string[]; ancestors: string[] }[] = [];
  for (const [id, revs] of wanted) {
    if (!Array.isArray(revs)) throw badRequest('Each member must be a list of revisions.');
    requireFew(request.user, (count += revs.length), MAX_REVISIONS, 'revisions');
    if (!revs.every(isRev)) throw invalidRev();
    const known = (await request.database.record(id))?.revisions;
    const missing = revs.filter((rev) => !known?.has(rev));
    const newest = missing.reduce((highest, rev) => Math.max(highest, generationOf(rev)), 0);
    const ancestors = leavesOf(known ?? new Map()).filter((leaf) => generationOf(leaf.rev) < newest);
    if (missing.length > 0) found.push({ id, missing, ancestors: ancestors.map((leaf) => leaf.rev) });
  }
  return found;
}

/** `POST /{db}/_revs_diff`: the named revisions that are missing here. */
export async function revsDiff(request: DatabaseRequest): Promise<CouchResponse> {
  const rows = (await findMissing(request)).map(({ id, missing, ancestors }): [string, JsonObject] => [
    id,
    { missing, ...(ancestors.length > 0 && { possible_ancestors: ancestors }) }
  ]);
  return jsonResponse(200, Object.fromEntries(rows));
}

/** `POST /{db}/_missing_revs`: its predecessor. */
export async function missingRevs(request: DatabaseRequest): Promise<CouchResponse> {
  const rows = (await findMissing(request)).map(({ id, missing }): [string, string[]] => [id, missing]);
  return jsonResponse(200, { missing_revs: Object.fromEntries(rows) });
}

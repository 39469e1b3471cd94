import { badRequest, invalidRev } from '../errors.ts';
import type { JsonObject } from '../documents.ts';
import { readPosted } from '../http/body.ts';
import { answer, type Answer, type DatabaseRequest } from '../http/request.ts';
import { generation, isRev, leavesOf } from '../revisions.ts';

async function readMissing({ incoming, endpoint, database }: DatabaseRequest) {
  const asked = Object.entries(await readPosted(incoming, endpoint.maxBodyBytes));
  const found: { id: string; missing: string[]; ancestors: string[] }[] = [];
  for (const [id, revs] of asked) {
    if (!Array.isArray(revs)) throw badRequest('Each member must be a list of revisions.');
    if (!revs.every(isRev)) throw invalidRev();
    const known = await database.revisions(id);
    const missing = revs.filter((rev) => !known.has(rev));
    const newest = missing.reduce((most, rev) => Math.max(most, generation(rev)), 0);
    const ancestors = leavesOf(known).filter((leaf) => generation(leaf.rev) < newest);
    if (missing.length > 0) found.push({ id, missing, ancestors: ancestors.map((leaf) => leaf.rev) });
  }
  return found;
}

/** `POST /{db}/_revs_diff`: which of the named revisions are not here. */
export async function revsDiff(request: DatabaseRequest): Promise<Answer> {
  const rows = (await readMissing(request)).map(({ id, missing, ancestors }): [string, JsonObject] => [
    id,
    { missing, ...(ancestors.length > 0 && { possible_ancestors: ancestors }) }
  ]);
  return answer(200, Object.fromEntries(rows));
}

/** `POST /{db}/_missing_revs`: its predecessor. */
export async function missingRevs(request: DatabaseRequest): Promise<Answer> {
  const rows = (await readMissing(request)).map(({ id, missing }): [string, string[]] => [id, missing]);
  return answer(200, { missing_revs: Object.fromEntries(rows) });
}

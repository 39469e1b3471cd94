/**
 * Removes users without a trace. The id of a user is an e-mail address or names an agent, and a deleted document would keep it, so
 * the users of somebody who was erased are purged.
 */
import * as v from 'valibot';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { userId } from './users.ts';

const Changes = v.object({
  results: v.array(
    v.object({
      id: v.string(),
      deleted: v.optional(v.boolean(), false),
      changes: v.array(v.object({ rev: v.string() }))
    })
  )
});

/** CouchDB's limit. */
const MAX_DOCUMENTS = 100;

/**
 * Purges a person's user, and what is left of agents of theirs that were deleted, now or before. Agents that are there are left:
 * they belong to a developer of the same id in another installation.
 */
export async function purgeUsers(couch: Couch, person: { name: string; developer: string }): Promise<void> {
  await purgeWhere(
    couch,
    ({ id, deleted }) =>
      id === userId(person.name) || (deleted && id.startsWith(userId(`${person.developer}.`)))
  );
}

/** Purges what is left of deleted users, so that they can be written again with earlier revisions. */
export const purgeDeletedUsers = (couch: Couch, ids: ReadonlySet<string>): Promise<void> =>
  purgeWhere(couch, ({ id, deleted }) => deleted && ids.has(id));

async function purgeWhere(
  couch: Couch,
  isPurged: (user: { id: string; deleted: boolean }) => boolean
): Promise<void> {
  const qs = { style: 'all_docs' };
  const { results } = v.parse(Changes, await couch.request({ db: USERS, path: '_changes', qs }));
  const theirs = results.filter(isPurged);
  for (let start = 0; start < theirs.length; start += MAX_DOCUMENTS) {
    const batch = theirs.slice(start, start + MAX_DOCUMENTS);
    const body = Object.fromEntries(batch.map(({ id, changes }) => [id, changes.map(({ rev }) => rev)]));
    await couch.request({ db: USERS, path: '_purge', method: 'POST', body });
  }
}

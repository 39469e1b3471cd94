import * as v from 'valibot';
import { developerOfTeamDocument } from '#domain/documents/team-developer.ts';
import type { Couch } from '../../couch/connection.ts';

const Changes = v.object({
  results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) }))
});
const Found = v.object({
  results: v.array(
    v.object({
      docs: v.array(v.object({ ok: v.optional(v.looseObject({ _id: v.string(), _rev: v.string() })) }))
    })
  )
});

const BATCH_SIZE = 500;

/** Replaces deletions of a person's documents that were written with content, such as those of a manager, by empty ones. */
export async function emptyTombstones(couch: Couch, team: string, developer: string): Promise<void> {
  const qs = { style: 'all_docs' };
  const { results } = v.parse(Changes, await couch.request({ db: team, path: '_changes', qs }));
  const leaves = results
    .filter(({ id }) => developerOfTeamDocument(id) === developer)
    .flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
  for (let start = 0; start < leaves.length; start += BATCH_SIZE) {
    const body = { docs: leaves.slice(start, start + BATCH_SIZE) };
    const found = v.parse(Found, await couch.request({ db: team, path: '_bulk_get', method: 'POST', body }));
    const docs = found.results
      .flatMap((result) => result.docs.flatMap(({ ok }) => ok ?? []))
      .filter((doc) => Object.keys(doc).some((member) => !member.startsWith('_')))
      .map(({ _id, _rev }) => ({ _id, _rev, _deleted: true }));
    if (docs.length > 0) await couch.use(team).bulk({ docs });
  }
}

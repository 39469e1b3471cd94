/** Everything about a person in the databases of all teams, replaced by tombstones. */
import * as v from 'valibot';
import { developerOfTeamDocument } from '#domain/documents/team-developer.ts';
import type { Couch } from '../../couch/connection.ts';
import { listTeams } from './teams.ts';

const AT_ONCE = 500;
const Row = v.object({ id: v.string(), value: v.object({ rev: v.string() }) });
const Written = v.array(v.object({ id: v.string(), error: v.optional(v.string()) }));

/** In every team, also those that the person has left. Returns how many documents there were. */
export async function eraseFromTeams(couch: Couch, developer: string): Promise<number> {
  let erased = 0;
  for (const { slug } of await listTeams(couch)) erased += await eraseFromTeam(couch, slug, developer);
  return erased;
}

/** Goes through all ids, because those of days begin with the date. What changes meanwhile is done again. */
async function eraseFromTeam(couch: Couch, slug: string, developer: string): Promise<number> {
  const team = couch.use(couch.names.team(slug));
  for (let erased = 0; ;) {
    const { rows } = await team.list();
    const theirs = rows
      .map((row) => v.parse(Row, row))
      .filter(({ id }) => developerOfTeamDocument(id) === developer);
    if (theirs.length === 0) return erased;
    for (let start = 0; start < theirs.length; start += AT_ONCE) {
      const docs = theirs
        .slice(start, start + AT_ONCE)
        .map(({ id, value }) => ({ _id: id, _rev: value.rev, _deleted: true }));
      const written = v.parse(Written, await team.bulk({ docs }));
      const refused = written.find(({ error }) => error !== undefined && error !== 'conflict');
      if (refused) throw new Error(`${couch.names.team(slug)} kept ${refused.id}: ${refused.error}`);
      erased += written.filter(({ error }) => error === undefined).length;
    }
  }
}

/** Who is in which team: documents `team:<slug>` in `org`. */
import * as v from 'valibot';
import { Team } from '#domain/documents/organisation.ts';
import { statusOf, type Couch } from '../../couch/connection.ts';
import { ORG } from '../../couch/databases.ts';

export async function listTeams(couch: Couch): Promise<Team[]> {
  const { rows } = await couch
    .use(ORG)
    .list({ include_docs: true, startkey: 'team:', endkey: 'team:\ufff0' });
  return rows.flatMap((row) => {
    const team = v.safeParse(Team, row.doc);
    return team.success ? [team.output] : [];
  });
}

/** Adds a developer to a team that exists. Two that join at once both end up in it. */
export async function joinTeam(couch: Couch, slug: string, developer: string): Promise<void> {
  const org = couch.use<Team>(ORG);
  for (;;) {
    const team = v.parse(Team, await org.get(`team:${slug}`));
    if (team.members.includes(developer)) return;
    try {
      await org.insert({ ...team, members: [...team.members, developer].sort() });
      return;
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
    }
  }
}

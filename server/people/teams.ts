/** Who is in which team: documents `team:<slug>` in `org`. */
import * as v from 'valibot';
import { Team, teamId, teamRange } from '#domain/documents/team.ts';
import { retryConflicts, type Couch } from '../../couch/connection.ts';

export async function listTeams(couch: Couch): Promise<Team[]> {
  const { rows } = await couch.use(couch.names.org).list({ ...teamRange(), include_docs: true });
  return rows.flatMap((row) => {
    const team = v.safeParse(Team, row.doc);
    return team.success ? [team.output] : [];
  });
}

/** Adds a developer to a team that exists. Two that join at once both end up in it. */
export const joinTeam = (couch: Couch, slug: string, developer: string): Promise<void> =>
  changeMembers(couch, slug, (members) =>
    members.includes(developer) ? members : [...members, developer].sort()
  );

export const leaveTeam = (couch: Couch, slug: string, developer: string): Promise<void> =>
  changeMembers(couch, slug, (members) => members.filter((member) => member !== developer));

async function changeMembers(
  couch: Couch,
  slug: string,
  change: (members: string[]) => string[]
): Promise<void> {
  const org = couch.use<Team>(couch.names.org);
  await retryConflicts(async () => {
    const team = v.parse(Team, await org.get(teamId(slug)));
    const members = change(team.members);
    if (members.length !== team.members.length) await org.insert({ ...team, members });
  });
}

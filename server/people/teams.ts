/** Who is in which team: documents `team:<slug>` in `org`. */
import * as v from 'valibot';
import { Team, teamId, teamRange } from '#domain/documents/team.ts';
import { retryConflicts, type Couch } from '../../couch/connection.ts';

export const listTeams = async (couch: Couch): Promise<Team[]> => (await readTeams(couch)).teams;

/** The teams, and what is wrong with each document that is not one: nobody is in such a team. */
export async function readTeams(couch: Couch): Promise<{ teams: Team[]; problems: string[] }> {
  const { rows } = await couch.use(couch.names.org).list({ ...teamRange(), include_docs: true });
  const read = rows.map(({ id, doc }) => ({ id, parsed: v.safeParse(Team, doc) }));
  return {
    teams: read.flatMap(({ parsed }) => (parsed.success ? [parsed.output] : [])),
    problems: read.flatMap(({ id, parsed }) =>
      parsed.success ? [] : [`${couch.names.org}: ${id} is left out: ${parsed.issues[0].message}`]
    )
  };
}

const AllNames = v.array(v.string());

/** The slugs of all databases of teams, also of those whose document is missing or malformed. */
export async function listTeamDatabases(couch: Couch): Promise<string[]> {
  const all = v.parse(AllNames, await couch.db.list());
  return all.flatMap((database) => couch.names.slugOf(database) ?? []);
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

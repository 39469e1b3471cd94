/** Who is in which team: documents `team:<slug>` in `org`. */
import * as v from 'valibot';
import { DeveloperId, TeamSlug } from '#domain/documents/primitives.ts';
import { MAX_MEMBERS, parseTeamId, Team, teamId, teamRange } from '#domain/documents/team.ts';
import { parseTeamDeveloperId, teamDeveloperRange } from '#domain/documents/team-developer.ts';
import { MAX_TEAMS } from '#domain/api/teams.ts';
import { orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import { provisionTeam } from '../../couch/provision.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { recordAct } from './audit.ts';

export const listTeams = async (couch: Couch): Promise<Team[]> => (await readTeams(couch)).teams;

/** The teams, and what is wrong with each document that is not one: it counts as far as it can be read. */
export async function readTeams(couch: Couch): Promise<{ teams: Team[]; problems: string[] }> {
  const { rows } = await couch.use(couch.names.org).list({ ...teamRange(), include_docs: true });
  const teams: Team[] = [];
  const problems: string[] = [];
  for (const { id, doc } of rows) {
    const parsed = v.safeParse(Team, doc);
    if (parsed.success) teams.push(parsed.output);
    else {
      const [issue] = parsed.issues;
      const at = v.getDotPath(issue) ?? 'the document';
      problems.push(`${couch.names.org}: ${id} is left out where it cannot be read: ${at}: ${issue.message}`);
      const salvaged = await salvageTeam(couch, id, doc);
      if (salvaged) teams.push(salvaged);
    }
  }
  return { teams, problems };
}

const Salvaged = v.object({
  _rev: v.fallback(v.optional(v.string()), undefined),
  name: v.fallback(v.optional(Team.entries.name), undefined),
  members: v.fallback(v.optional(v.array(v.unknown())), undefined)
});

/** What can be read of a team; where its members cannot, those whom its database shows. Undefined where even its slug cannot. */
async function salvageTeam(couch: Couch, id: string, doc: unknown): Promise<Team | undefined> {
  const slug = parseTeamId(id);
  const read = v.safeParse(Salvaged, doc);
  if (!v.is(TeamSlug, slug) || !read.success) return undefined;
  const { _rev, name = slug, members = await listShown(couch, slug) } = read.output;
  return {
    _id: id,
    ...(_rev === undefined ? {} : { _rev }),
    type: 'team',
    v: 1,
    slug,
    name,
    members: [...new Set(members)].filter((member) => v.is(DeveloperId, member)).slice(0, MAX_MEMBERS)
  };
}

/** Whom the team's database shows. */
async function listShown(couch: Couch, slug: string): Promise<string[]> {
  const found = await orMissing(couch.use(couch.names.team(slug)).list(teamDeveloperRange()));
  return found?.rows.flatMap(({ id }) => parseTeamDeveloperId(id) ?? []) ?? [];
}

const AllNames = v.array(v.string());

/** The slugs of all databases of teams, also of those whose document is missing or malformed. */
export async function listTeamDatabases(couch: Couch): Promise<string[]> {
  const all = v.parse(AllNames, await couch.db.list());
  return all.flatMap((database) => couch.names.slugOf(database) ?? []);
}

/** Creates a team, with a name where one is given. Returns whether there was none. @throws RequestError for too many. */
export async function createTeam(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  { slug, name }: { slug: string; name?: string | undefined },
  by: string
): Promise<boolean> {
  const teams = await listTeams(couch);
  if (teams.some((team) => team.slug === slug)) return false;
  if (teams.length >= MAX_TEAMS)
    throw new RequestError('account-state', `There are ${MAX_TEAMS} teams already.`);
  await provisionTeam(couch, slug);
  if (name !== undefined) await setTeamName(couch, slug, name);
  await recordAct(couch, { by, act: 'create-team', subject: slug }, now());
  return true;
}

/** Changes the name of a team. @throws RequestError where there is none with this slug. */
export async function renameTeam(
  { couch, now }: Pick<Service, 'couch' | 'now'>,
  { slug, name }: { slug: string; name: string },
  by: string
): Promise<void> {
  await getTeam(couch, slug);
  if (await setTeamName(couch, slug, name))
    await recordAct(couch, { by, act: 'rename-team', subject: slug, detail: { name } }, now());
}

/** @throws RequestError where there is no team with this slug. */
export async function getTeam(couch: Couch, slug: string): Promise<Team> {
  const team = (await listTeams(couch)).find((one) => one.slug === slug);
  if (team === undefined) throw new RequestError('not-found', `There is no team ${slug}.`);
  return team;
}

/** Returns whether it had another name. */
async function setTeamName(couch: Couch, slug: string, name: string): Promise<boolean> {
  const org = couch.use<Team>(couch.names.org);
  return retryConflicts(async () => {
    const stored = v.parse(Team, await org.get(teamId(slug)));
    if (stored.name === name) return false;
    await org.insert({ ...stored, name });
    return true;
  });
}

/** Adds a developer to a team that exists. Two that join at once both end up in it. */
export const joinTeam = (couch: Couch, slug: string, developer: string): Promise<void> =>
  changeMembers(couch, slug, (members) =>
    members.includes(developer) ? members : [...members, developer].sort()
  );

export const leaveTeam = (couch: Couch, slug: string, developer: string): Promise<void> =>
  changeMembers(couch, slug, (members) => members.filter((member) => member !== developer), true);

async function changeMembers(
  couch: Couch,
  slug: string,
  change: (members: string[]) => string[],
  isLeaving = false
): Promise<void> {
  const org = couch.use<Team>(couch.names.org);
  await retryConflicts(async () => {
    const stored = await org.get(teamId(slug));
    // Correcting a document is left to who knows what it should say.
    if (isLeaving && !v.is(Team, stored)) return;
    const { members: before, ...rest } = v.parse(Team, stored);
    const members = change(before);
    if (members.length !== before.length) await org.insert({ ...rest, members });
  });
}

/** Teams, for admins. Who is in a team is part of each person. */
import * as v from 'valibot';
import { MAX_NAME, TeamSlug } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

export const TeamName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(MAX_NAME, 'is too long')
);

export const ListedTeam = v.object({ slug: v.string(), name: v.string(), members: v.array(v.string()) });
export type ListedTeam = v.InferOutput<typeof ListedTeam>;

export const TeamList = v.object({ teams: v.array(ListedTeam) });
export type TeamList = v.InferOutput<typeof TeamList>;

export const listTeamsRoute = defineRoute({
  method: 'GET',
  path: '/teams',
  summary: 'Lists all teams and their members.',
  access: 'admin',
  response: TeamList,
  status: 200
});

export const MAX_TEAMS = 200;

export const createTeamRoute = defineRoute({
  method: 'POST',
  path: '/teams',
  summary: 'Creates a team. Where it exists already, it stays as it is.',
  access: 'admin',
  body: v.object({ slug: TeamSlug, name: v.optional(TeamName) }),
  response: ListedTeam,
  status: 201,
  otherStatuses: { 200: 'There was such a team already.' },
  errors: { 'account-state': `There are ${MAX_TEAMS} teams already.` }
});

export const renameTeamRoute = defineRoute({
  method: 'POST',
  path: '/teams/:slug/rename',
  summary: 'Changes the name of a team. The slug, which roles and databases are named after, stays.',
  access: 'admin',
  params: v.object({ slug: TeamSlug }),
  body: v.object({ name: TeamName }),
  response: ListedTeam,
  status: 200,
  errors: { 'not-found': 'There is no such team.' }
});

/** `team:<slug>` in `org`: the team and its members. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DeveloperId, MAX_NAME, nonEmptyText, TeamSlug } from './primitives.ts';

/** The slug of the team of everybody who is registered without naming one. */
export const DEFAULT_TEAM = 'main';

export const MAX_MEMBERS = 2000;

export const Team = v.object({
  ...couchFields,
  type: v.literal('team'),
  v: v.literal(1),
  slug: TeamSlug,
  name: nonEmptyText(MAX_NAME),
  members: v.pipe(v.array(DeveloperId), v.maxLength(MAX_MEMBERS, `at most ${MAX_MEMBERS} members`))
});
export type Team = v.InferOutput<typeof Team>;

export const teamId = (slug: string): string => `team:${slug}`;

const TEAM_ID = /^team:([^:]+)$/;

/** The slug, or undefined where the id is not that of a team. */
export const parseTeamId = (id: string): string | undefined => TEAM_ID.exec(id)?.[1];

export const teamRange = (): IdRange => rangeOf('team:');

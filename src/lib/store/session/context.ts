/** Who is signed in here and what they may read: nothing secret, so that the app opens without the server. */
import * as v from 'valibot';
import { DeveloperId, TeamSlug } from '#domain/documents/primitives.ts';

const DatabaseName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_$()+-]*$/, 'a database name'));

/** What `GET /api/v1/me` answers, as far as the portal uses it. */
export const UserContext = v.object({
  user: v.object({ name: v.string(), roles: v.array(v.string()) }),
  developer: v.nullish(v.object({ id: DeveloperId, name: v.string(), database: DatabaseName })),
  teams: v.array(v.object({ slug: TeamSlug, name: v.string(), database: DatabaseName })),
  databases: v.object({ org: DatabaseName }),
  /** The tokens of this person's agents. */
  agents: v.optional(
    v.array(
      v.object({ label: v.string(), created: v.pipe(v.string(), v.isoTimestamp()), disabled: v.boolean() })
    )
  ),
  mustChangePassword: v.optional(v.boolean(), false),
  /** How often the organisation's agents report. */
  syncIntervalMinutes: v.optional(v.number())
});
export type UserContext = v.InferOutput<typeof UserContext>;

export type OwnDeveloper = NonNullable<UserContext['developer']>;
export type AgentToken = NonNullable<UserContext['agents']>[number];
export type ManagedTeam = UserContext['teams'][number];

/** Who is signed in. */
import * as v from 'valibot';
import { DeveloperId, TeamSlug } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

export const DatabaseName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_$()+-]*$/, 'a database name'));

/** The token of an agent, without its secret: a device that last reported before `created` may have another. */
export const AgentToken = v.object({
  label: v.string(),
  created: v.pipe(v.string(), v.isoTimestamp()),
  disabled: v.boolean()
});
export type AgentToken = v.InferOutput<typeof AgentToken>;

export const ManagedTeam = v.object({ slug: TeamSlug, name: v.string(), database: DatabaseName });
export type ManagedTeam = v.InferOutput<typeof ManagedTeam>;

export const OwnDeveloper = v.object({ id: DeveloperId, name: v.string(), database: DatabaseName });
export type OwnDeveloper = v.InferOutput<typeof OwnDeveloper>;

/** Whose session it is, and what they may read. */
export const Me = v.object({
  user: v.object({ name: v.string(), roles: v.array(v.string()) }),
  /** The developer whose session or agent it is; missing for a user who does not report. */
  developer: v.nullish(OwnDeveloper),
  /** The teams whose database they may read. */
  teams: v.array(ManagedTeam),
  databases: v.object({ own: v.optional(DatabaseName), org: DatabaseName }),
  /** The tokens of this person's agents; missing for an agent. */
  agents: v.optional(v.array(AgentToken)),
  mustChangePassword: v.optional(v.boolean(), false),
  /** How often agents report. */
  syncIntervalMinutes: v.optional(v.pipe(v.number(), v.minValue(1))),
  serverTime: v.optional(v.string())
});
export type Me = v.InferOutput<typeof Me>;

export const getMeRoute = defineRoute({
  method: 'GET',
  path: '/me',
  summary: 'Names the user who is signed in, their developer, and the databases they may read.',
  access: 'session',
  response: Me,
  status: 200
});

/** What an admin sends to register a developer. */
import * as v from 'valibot';
import { SHORTEST_PASSWORD } from '#domain/documents/password.ts';
import { DeveloperId, TeamSlug } from '#domain/documents/primitives.ts';
import { DEFAULT_TEAM } from '../../couch/databases.ts';

/** Server accounts, and names that would read as something else. */
const RESERVED = ['admin', 'tidesheet', 'service', 'member', 'manager', 'agent', 'org', 'audit'];

const Role = v.pipe(
  v.string(),
  v.regex(
    /^(admin|manager|manager:[a-z][a-z0-9-]{0,31})$/,
    'a role is "admin", "manager" (of their teams) or "manager:<team>"'
  )
);

export const Registration = v.object({
  developer_id: v.pipe(
    DeveloperId,
    v.check((id) => !RESERVED.includes(id), 'this id is reserved; choose another')
  ),
  name: v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(200, 'is too long')),
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('must be an e-mail address')),
  roles: v.optional(v.array(Role), []),
  teams: v.optional(v.pipe(v.array(TeamSlug), v.minLength(1, 'names at least one team')), [DEFAULT_TEAM]),
  password: v.optional(
    v.pipe(v.string(), v.minLength(SHORTEST_PASSWORD, `must have at least ${SHORTEST_PASSWORD} characters`))
  )
});
export type Registration = v.InferOutput<typeof Registration>;

/** The CouchDB roles of a person. "manager" stands for manager of each of their teams. */
export function rolesOf({ developer_id, roles, teams }: Registration): string[] {
  const given = roles.flatMap((role) =>
    role === 'manager' ? teams.map((slug) => `manager:${slug}`) : [role]
  );
  return [...new Set(['member', `developer:${developer_id}`, ...given])];
}

/**
 * The roles of users. Here and in the API they are `admin`, `member`, `agent`, `manager:<team>` and `developer:<id>`. All users of a
 * CouchDB are in one database, so there every role carries the prefix of its installation: `acme-manager:web`.
 */

/** Held by a developer and by their agents. */
export const developerRole = (developer: string): string => `developer:${developer}`;

/** Held by those who manage the team. */
export const managerRole = (team: string): string => `manager:${team}`;

export const isManagerRole = (role: string): boolean => role.startsWith('manager:');

/** A role as CouchDB's users and security objects have it. */
export const qualifyRole = (prefix: string, role: string): string => prefix + role;

const ROLE = /^(admin|member|agent|manager:[a-z][a-z0-9-]{0,31}|developer:[a-z][a-z0-9_-]{1,62})$/;

/**
 * Of a CouchDB user's roles those in the installation with this prefix, without it. `_admin` is CouchDB's own and counts in all.
 * Roles of other installations are left out: no prefix of theirs makes a role that reads as one of ours.
 */
export function rolesWithin(prefix: string, roles: readonly string[]): string[] {
  return roles.flatMap((role) => {
    if (role === '_admin') return [role];
    const own = role.startsWith(prefix) ? role.slice(prefix.length) : '';
    return ROLE.test(own) ? [own] : [];
  });
}

/** Roles that a version wrote whose roles had no prefix, as they are now; others stay. */
export const migrateRoles = (prefix: string, roles: readonly string[]): string[] =>
  roles.map((role) => (ROLE.test(role) ? qualifyRole(prefix, role) : role));

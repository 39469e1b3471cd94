import type { Registration } from '#domain/api/developers.ts';
import { developerRole, managerRole } from '#domain/roles.ts';

/** The CouchDB roles of a person. "manager" stands for manager of each of their teams. */
export function rolesOf({ developer_id, roles, teams }: Registration): string[] {
  const given = roles.flatMap((role) => (role === 'manager' ? teams.map(managerRole) : [role]));
  return [...new Set(['member', developerRole(developer_id), ...given])];
}

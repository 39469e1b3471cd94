import type { Registration } from '#domain/api/developers.ts';

/** The CouchDB roles of a person. "manager" stands for manager of each of their teams. */
export function rolesOf({ developer_id, roles, teams }: Registration): string[] {
  const given = roles.flatMap((role) =>
    role === 'manager' ? teams.map((slug) => `manager:${slug}`) : [role]
  );
  return [...new Set(['member', `developer:${developer_id}`, ...given])];
}
